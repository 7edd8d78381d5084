import { contentFingerprint } from '../diff/fingerprint.ts'
import type { Entities } from '../model/entities.ts'
import type { Schema } from '../model/schema.ts'
import { usualDialect, usualMajor } from '../scratch/index.ts'
import { sourceArgument } from '../sources/argument.ts'
import { creationOf } from './creation.ts'
import { stampless } from './errors.ts'
import { refuseLookAlike } from './look-alike.ts'
import type { InspectReport } from './reports/inspect.ts'
import { type OpenSource, type SourceWorld, isLive, openSource } from './source-schema.ts'

export interface InspectOptions extends SourceWorld {
  readonly source: string
  /** Reads a look-alike's catalogs as if they were the real product's. */
  readonly force?: boolean
}

export interface Inspected {
  /** What the source is called. */
  readonly label: string
  report(): InspectReport
  readonly schema: Schema
  /** A script that makes it, in an order that works. */
  sql(): string
  /** Its tables and views with their foreign keys, as a diagram shows them. */
  entities(): Entities
  /** The same for two databases of one major version whose schemas are the same. */
  fingerprint(): string
}

/** The schema of one source. Reads only. */
export async function inspect(options: InspectOptions): Promise<Inspected> {
  const source = await openSource(sourceArgument(options.source, options.cwd), options, { dialect: usualDialect, major: usualMajor })
  try {
    refuseLookAlike(source, options.force === true)
    const schema = await source.read()
    const { engine, server } = source
    return { label: source.label, report: () => reportOf(source, schema), schema, sql: () => creationOf(schema, engine, server.versionNumber), entities: () => engine.entities(schema), fingerprint: () => contentFingerprint(schema) }
  } finally {
    await source.close()
  }
}

function reportOf({ label, server }: OpenSource, schema: Schema): InspectReport {
  return {
    source: label,
    server: { dialect: server.dialect, flavour: server.flavour, version: server.version, transport: server.transport },
    objects: [...schema.objects.values()].map((object) => JSON.parse(JSON.stringify(object)) as InspectReport['objects'][number]),
    roles: [...schema.roles].sort(),
    unseen: schema.unseen.map(({ what, because }) => ({ what, because })),
  }
}

/** A text that changes whenever the schema of this very database may have changed, without reading it. Of files there is none. */
export async function stamp(options: InspectOptions): Promise<string> {
  const argument = sourceArgument(options.source, options.cwd)
  const none = () => stampless(`${argument.label} has no stamp: it is no database`, { hint: 'A fingerprint is taken of any source: --format fingerprint.' })
  if (!isLive(argument)) throw none()
  const source = await openSource(argument, options, { dialect: usualDialect, major: usualMajor })
  try {
    if (source.stamp === undefined) throw none()
    return await source.stamp()
  } finally {
    await source.close()
  }
}

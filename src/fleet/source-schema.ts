import type { Connection, Dialect, SchemaEngine, Scope } from '../dialects/dialect.ts'
import type { DialectName } from '../dialects/dialect-name.ts'
import { dialectOfUrl, dialects } from '../dialects/index.ts'
import type { Schema } from '../model/schema.ts'
import { openScratch } from '../scratch/index.ts'
import type { Scratch, ScratchRequest } from '../scratch/scratch.ts'
import type { FilesArgument, SourceArgument } from '../sources/argument.ts'
import { loadScripts } from '../sources/load.ts'
import { scriptsOf } from '../sources/scripts.ts'
import { noSchemas } from './errors.ts'
import type { Fleet } from './fleet.ts'
import { settle } from './member.ts'
import { open } from './open.ts'

/** The server that files are loaded for. */
export interface Like {
  readonly dialect: DialectName
  readonly major: number
}

/** What a source argument is read with. */
export interface SourceWorld {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Loaded when an argument names one of its databases. */
  fleet(): Promise<Fleet>
  /** A server on which scratch databases may be made. */
  readonly scratchUrl?: string
  readonly timeoutMs: number
  readonly signal?: AbortSignal
  readonly scope: Scope
}

/** A source whose schema can be read now. */
export interface OpenSource {
  readonly label: string
  /** `live`: the database itself. `files`: loaded into a scratch database. */
  readonly kind: 'live' | 'files'
  readonly connection: Connection
  readonly dialect: Dialect
  readonly engine: SchemaEngine
  read(): Promise<Schema>
  close(): Promise<void>
}

/** Opens a source. Files are loaded into a scratch database of that major version. Rejects with `source.*`, `scratch.*`, `connect.*`. */
export async function openSource(argument: SourceArgument, world: SourceWorld, like: Like): Promise<OpenSource> {
  if ('path' in argument) return openFiles(argument, world, like)
  const { connection, dialect, close, scope } = argument.kind === 'url' ? await openUrl(argument, world) : await openMember(argument, world)
  try {
    return await reading({ label: argument.label, kind: 'live', connection, dialect, close, scope })
  } catch (error) {
    await close()
    throw error
  }
}

/** Whether it is a database and no file. */
export function isLive(argument: SourceArgument): boolean {
  return argument.kind === 'url' || argument.kind === 'member'
}

interface Opened {
  readonly connection: Connection
  readonly dialect: Dialect
  readonly scope: Scope
  close(): Promise<void>
}

async function openUrl({ url, label }: Extract<SourceArgument, { readonly kind: 'url' }>, world: SourceWorld): Promise<Opened> {
  const dialect = await dialects[dialectOfUrl(url) as DialectName]()
  const connection = await dialect.connect({
    name: label,
    url,
    root: world.cwd,
    purpose: 'read',
    timeoutMs: world.timeoutMs,
    ...(world.signal === undefined ? {} : { signal: world.signal }),
    applicationName: 'skein',
    environment: world.env,
  })
  return { connection, dialect, scope: world.scope, close: () => connection.close() }
}

async function openMember({ name, label }: Extract<SourceArgument, { readonly kind: 'member' }>, world: SourceWorld): Promise<Opened> {
  const fleet = await world.fleet()
  for await (const database of fleet.members([name])) {
    const member = await settle(database, fleet)
    const session = await open(member, fleet, { as: 'migration', purpose: 'read', timeoutMs: world.timeoutMs, applicationName: 'skein', ...(world.signal === undefined ? {} : { signal: world.signal }) })
    const ledger = member.settled.schema === undefined ? member.settled.table : `${member.settled.schema}.${member.settled.table}`
    const schemas = world.scope.schemas ?? member.config.schemas
    const scope = { ...world.scope, ledgers: [ledger], ...(schemas === undefined ? {} : { schemas }) }
    return { connection: session.connection, dialect: session.dialect, scope, close: () => session.close() }
  }
  throw new Error(`${label} selects nothing`) // The selector itself refuses a name that is not there.
}

async function openFiles(argument: FilesArgument, world: SourceWorld, like: Like): Promise<OpenSource> {
  const scripts = await scriptsOf(argument, world.env)
  const scratch = await openScratchFor(like, world)
  try {
    await loadScripts(scripts, scratch)
    return await reading({ label: argument.label, kind: 'files', connection: scratch.connection, dialect: scratch.dialect, scope: world.scope, close: () => scratch.close() })
  } catch (error) {
    await scratch.close()
    throw error
  }
}

/** An empty throw-away database. */
export function openScratchFor({ dialect, major }: Like, world: SourceWorld): Promise<Scratch> {
  const request: ScratchRequest = {
    major,
    ...(world.scratchUrl === undefined ? {} : { url: world.scratchUrl }),
    root: world.cwd,
    environment: world.env,
    timeoutMs: world.timeoutMs,
    ...(world.signal === undefined ? {} : { signal: world.signal }),
  }
  return openScratch(dialect, request)
}

async function reading({ label, kind, connection, dialect, scope, close }: Opened & Pick<OpenSource, 'label' | 'kind'>): Promise<OpenSource> {
  const engine = await dialect.schemas?.()
  if (engine === undefined) throw noSchemas(`${label} speaks ${dialect.name}, whose schemas cannot be compared yet`)
  return { label, kind, connection, dialect, engine, close, read: () => engine.read(connection, scope) }
}

import type { ConnectedServer, Connection, Dialect, SchemaEngine, Scope } from '../dialects/dialect.ts'
import { cancelOn } from '../dialects/cancel-on.ts'
import type { DialectName } from '../dialects/dialect-name.ts'
import { dialectOfUrl, dialects } from '../dialects/index.ts'
import type { Plan } from '../model/plan.ts'
import type { ObjectKey, Schema } from '../model/schema.ts'
import type { FilesArgument, SourceArgument } from '../sources/argument.ts'
import { loadScripts } from '../sources/load.ts'
import { type Replay, type ReplayCache, replayCache } from '../sources/replay-cache.ts'
import { type SourceScript, scriptsOf } from '../sources/scripts.ts'
import type { Fleet } from './fleet.ts'
import { settle } from './member.ts'
import { open } from './open.ts'
import { engineOf, madeBefore, openScratchFor } from './prepared-scratch.ts'
import type { ScratchSettings } from './scratch-settings.ts'

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
  /** What the configuration says of scratch databases, where there is one. Read when a scratch is wanted. */
  scratch?(dialect: DialectName): Promise<ScratchSettings>
  readonly timeoutMs: number
  readonly signal?: AbortSignal
  readonly scope: Scope
  /** Hears what is being done, for whoever waits. */
  tell?(what: string): void
  /** For `--verbose`: what people need to know only when they ask. */
  diagnose?(line: string): void
}

/** A source whose schema can be read now. */
export interface OpenSource {
  readonly label: string
  /** `live`: the database itself. `files`: loaded into a scratch database. */
  readonly kind: 'live' | 'files'
  /** What the schema was read from. */
  readonly server: ConnectedServer
  readonly dialect: Dialect
  readonly engine: SchemaEngine
  read(): Promise<Schema>
  /** Of files: keys of what `scratch.before` made. */
  readonly before?: readonly ObjectKey[]
  /** Of a live source: the plan, with what its rows say against it. */
  countOffending?(plan: Plan, to: Schema): Promise<Plan>
  /** Of a live source: changes whenever its schema may have. */
  stamp?(): Promise<string>
  close(): Promise<void>
}

/** Opens a source. Files are loaded into a scratch database of that major version. Rejects with `source.*`, `scratch.*`, `connect.*`. */
export async function openSource(argument: SourceArgument, world: SourceWorld, like: Like): Promise<OpenSource> {
  if ('path' in argument) return openFiles(argument, world, like)
  world.tell?.(`connecting to ${argument.label}`)
  const { connection, dialect, close, scope } = argument.kind === 'url' ? await openUrl(argument, world) : await openMember(argument, world)
  try {
    return await reading({ label: argument.label, kind: 'live', connection, dialect, close: deafened(connection, close, world), scope }, world)
  } catch (error) {
    await close()
    throw error
  }
}

/** What is asked ends when the signal fires, until it is closed. */
function deafened(connection: Connection, close: () => Promise<void>, { signal }: SourceWorld): () => Promise<void> {
  const deaf = cancelOn(signal, connection)
  return async () => {
    deaf()
    await close()
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

/** Loaded into a scratch database, unless the same files were before. */
async function openFiles(argument: FilesArgument, world: SourceWorld, like: Like): Promise<OpenSource> {
  const scripts = await scriptsOf(argument, world.env)
  const { before: first, usualUrl } = (await world.scratch?.(like.dialect)) ?? {}
  const cache = replayCache([...(first === undefined ? [] : [first]), ...scripts], [like, world.scope, world.scratchUrl ?? null, usualUrl ?? null], world.env)
  const { schema, server, before, close = async () => {} }: Replayed = (await cache.read()) ?? (await replayed(scripts, { world, like, cache }))
  const dialect = await dialects[like.dialect]()
  return { label: argument.label, kind: 'files', server, dialect, engine: await engineOf(dialect, argument.label), before, read: async () => schema, close }
}

interface Replaying {
  readonly world: SourceWorld
  readonly like: Like
  readonly cache: ReplayCache
}

interface Replayed extends Replay {
  /** Waits until the scratch database is gone, which goes while the schemas are compared. */
  close?(): Promise<void>
}

async function replayed(scripts: readonly SourceScript[], { world, like, cache }: Replaying): Promise<Replayed> {
  const scratch = await openScratchFor(like, world)
  try {
    await loadScripts(scripts, scratch, world.tell)
    // What its cluster has beside is not the files'.
    const { knownRoles: _, reported: __, lockSlots: ___, ...schema } = await scratch.engine.read(scratch.connection, world.scope)
    const replay = { schema, server: scratch.connection.server, before: madeBefore(scratch) }
    void scratch.close()
    await cache.write(replay)
    return { ...replay, close: () => scratch.close() }
  } catch (error) {
    await scratch.close()
    throw error
  }
}

async function reading({ label, kind, connection, dialect, scope, close }: Opened & Pick<OpenSource, 'label' | 'kind'>, { tell }: SourceWorld): Promise<OpenSource> {
  const engine = await engineOf(dialect, label)
  const read = () => {
    tell?.(`reading ${label}`)
    return engine.read(connection, scope)
  }
  return { label, kind, server: connection.server, dialect, engine, close, read, stamp: () => engine.stamp(connection), countOffending: (plan, to) => engine.countOffending(connection, plan, to) }
}

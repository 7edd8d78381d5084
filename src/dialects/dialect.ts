import type { SkeinError } from '../errors/skein-error.ts'
import type { Kind, PlanContext } from '../diff/kind.ts'
import type { Entities } from '../model/entities.ts'
import type { Plan, Step, StepGroup } from '../model/plan.ts'
import type { ObjectKey, Schema, SchemaObject } from '../model/schema.ts'
import type { DialectName } from './dialect-name.ts'
import type { Server } from '../model/server.ts'
import type { Statement, StatementFacts } from '../model/statement.ts'

/** The questions the core asks of a way to speak SQL. One folder per dialect, the same file names in each. */
export interface Dialect {
  readonly name: DialectName
  /** URL schemes this dialect answers for, without the colon: `postgres`, `postgresql`, `pglite`. */
  readonly schemes: readonly string[]
  /** Opens one session. Rejects with a SkeinError (`connect.*`) within `target.timeoutMs`; never shows a secret. */
  connect(target: Target): Promise<Connection>
  /** Cuts a script into statements: linear time, positions kept, client-side syntax (delimiters, copy data) understood. */
  split(script: string, options?: SplitOptions): readonly Statement[]
  /** The same over chunks, for files too large to hold: yields statements as they end. */
  splitStream(chunks: AsyncIterable<string>, options?: SplitOptions): AsyncIterable<Statement>
  /** What a reviewer should see before a script runs: odd characters, templates left over, merge markers, direction controls. Pure; never throws. */
  suspicions?(script: string, options?: SplitOptions): readonly SkeinError[]
  /** What a shallow reading knows of a statement. May load a grammar on first use, hence the promise. */
  facts(statement: Statement, server: Server): Promise<StatementFacts> | StatementFacts
  /** Why a statement runs only when a person allows its rule by name: it reaches beyond this database. Absent: nothing does. Pure. */
  policy?(statement: Statement, facts: StatementFacts): Denied | undefined
  /** Indexes of statements after which a transaction must end though both sides could share one: a label is used after it was added. Absent: none. */
  commitsBetween?(statements: readonly Statement[], facts: readonly StatementFacts[], server: Server): ReadonlySet<number>
  readonly quote: Quote
  /** Takes the session lock by the try form, polled until `waitMs`; rejects with `lock.held` naming the holder. */
  lock(connection: Connection, key: LockKey, options: LockOptions): Promise<Lock>
  /** A text that changes when any object the statement names changes; undefined when it names none or they cannot be asked. Read only. */
  fingerprint(connection: Connection, facts: StatementFacts): Promise<string | undefined>
  /** Whether the catalog already shows what the statement would make, and what a failed try left behind. Read only. */
  outcome(connection: Connection, statement: Statement, facts: StatementFacts): Promise<StatementOutcome>
  /** What the session's user lacks for migrating, each with the statement that grants it. Read only. */
  privileges?(connection: Connection, ledger: { readonly schema?: string; readonly table: string; readonly exists: boolean }): Promise<readonly MissingPrivilege[]>
  /** What acts on the ledger's rows, or on what migrations do, behind our back: rules, triggers, policies. Read only. Absent: nothing can. */
  interference?(connection: Connection, ledger: { readonly schema?: string; readonly table: string }): Promise<readonly Interference[]>
  /** Which database this is, where a session that was opened to read does not know it from its first question. Absent: it knows. Read only; never rejects. */
  identity?(connection: Connection): Promise<string | undefined>
  /** The server's clock, in milliseconds since 1970. */
  clock?(connection: Connection): Promise<number>
  /** Reads and plans whole schemas; loaded when used. Absent: not for this engine yet. */
  schemas?(): Promise<SchemaEngine>
  /** Sorts a driver's error into what the core decides on. */
  classify(error: unknown): Failure
  /** What the server lacks, where a statement failed for that. */
  absent?(error: Error): Absent | undefined
}

/** Something that a statement names and a server lacks. */
export interface Absent {
  readonly what: 'role' | 'extension' | 'collation'
  readonly name: string
}

/** A table whose columns stand otherwise than is wanted, when nothing is done for their order. */
export interface ColumnOrder {
  readonly table: ObjectKey
  readonly stays: readonly string[]
  readonly wanted: readonly string[]
}

/** Where schemas are tried. */
export interface Trial {
  /** `cluster`: the whole server is ours. `database`: only the database is. */
  readonly ours: 'cluster' | 'database'
  /** Roles that the schemas name, and the server lacks. */
  readonly missingRoles: readonly string[]
}

/** Something that a scratch server lacks. */
export interface Lack {
  /** `the extension postgis, which the scratch server lacks`. */
  readonly what: string
  /** What cannot be made for that; nor can what needs them. */
  readonly objects: readonly ObjectKey[]
  /** Of these only owner and privileges cannot be set. */
  readonly access: readonly ObjectKey[]
}

/** What a scratch server lacks, and the role that what is made there belongs to. */
export interface Lacking {
  readonly lacks: readonly Lack[]
  readonly role: string
}

/** What a dialect knows of schemas as a whole. */
export interface SchemaEngine {
  /** In the order in which they are made when nothing else decides. */
  readonly kinds: readonly Kind[]
  /** Everything in scope, as of one moment. Rejects with `inspect.*`. */
  read(connection: Connection, scope: Scope): Promise<Schema>
  /** The schema as it is after renames, each `kind:name=new`, the steps that make them, and the renames that take them back. Throws `plan.rename`. */
  rename(schema: Schema, renames: readonly string[]): { readonly schema: Schema; readonly steps: readonly Step[]; readonly back: readonly string[] }
  /** Owner, privileges, comment and labels of an object: all of them for a new one (`from` absent), else what differs. */
  dress(from: SchemaObject | undefined, to: SchemaObject, context: PlanContext): readonly Step[]
  /** The schema once what keeps a name for longer than steps between the two leave it to it is called otherwise, and the steps that do so, which run before those; none where they go by as they are. Pure. */
  makeRoom(from: Schema, to: Schema, steps: readonly Step[]): { readonly schema: Schema; readonly steps: readonly Step[] }
  /** Steps in the groups in which they may run, behind those that `first` says: what has to be one transaction is one. */
  group(steps: readonly Step[], context: Pick<PlanContext, 'from' | 'to' | 'manner' | 'versionNumber'> & { readonly first?: readonly Step[] }): readonly StepGroup[]
  /** A plan that says how many rows of the database stand against it now, where that can be counted in time. Reads only. */
  countOffending(connection: Connection, plan: Plan, to: Schema): Promise<Plan>
  /** What a person should know of how a plan runs, and no single step carries. */
  remarks(groups: readonly StepGroup[], from: Schema, to: Schema): readonly string[]
  /** Changes whenever the schema of this database may have changed; unmoved by changes of rows. */
  stamp(connection: Connection): Promise<string>
  /** Its tables and views with their foreign keys, as a diagram shows them. Pure. */
  entities(schema: Schema): Entities
  /** Whether a flavour's catalogs are the real product's. */
  reads(flavour: string): boolean
  /** A schema that was made from files, as if those roles had made it that have the other: files seldom say whose things are. Pure. */
  ownedAs(schema: Schema, other: Schema): Schema
  /** Tables of both whose columns stand in another order, which no plan changes. */
  columnOrders(from: Schema, to: Schema): readonly ColumnOrder[]
  /** Both, so that a plan copies what stands in another order. */
  inOrder(from: Schema, to: Schema): { readonly from: Schema; readonly to: Schema }
  /** What a scratch server lacks of what these schemas need. Leaves nothing there. */
  lacks(connection: Connection, schemas: readonly Schema[], trial: Trial): Promise<Lacking>
  /** What a database has that was just made. */
  newborn(versionNumber: number): Schema
  /** A script that the engine's own client runs. */
  print(plan: Plan): string
}

/** Which part of a database is looked at. */
export interface Scope {
  /** Names of schemas; absent means all that are not the system's. */
  readonly schemas?: readonly string[]
  /** Kinds that are left out unless named here: `role`, `subscription`. */
  readonly also?: readonly string[]
  /** Tables that are a tool's own record, `schema.table`, and stay out of sight. */
  readonly ledgers?: readonly string[]
}

export interface SplitOptions {
  /** Replaces the dialect's own delimiter, as tools' directives do. */
  readonly delimiter?: string
  /** Session modes that change the lexis: `ansi_quotes`, `no_backslash_escapes`, `backslash_quotes`. */
  readonly modes?: readonly string[]
  /** The script's file, to name in errors. */
  readonly file?: string
}

/** Something of the database's own that takes part in our writes. */
export interface Interference {
  /** `trigger audit`. */
  readonly what: string
  /** The ledger's rows could not be trusted with it. */
  readonly breaks: boolean
}

/** A rule of the deny list that a statement falls under. */
export interface Denied {
  /** The name that allows it: `alter-system`. */
  readonly rule: string
  readonly message: string
  /** What to do instead, where leave would not help: nobody can allow it then. */
  readonly instead?: string
}

export interface Quote {
  identifier(name: string): string
  /** A literal that reads back as exactly this text under every session mode the dialect's connections set. */
  literal(text: string): string
}

/** Where to connect, everything resolved: made by the fleet from the configuration, used once. */
export interface Target {
  /** The database's name in the fleet, for messages. */
  readonly name: string
  /** Resolved URL; may hold a password, so never printed. */
  readonly url: string
  /** Folder that relative files in the URL are resolved against, absolute. */
  readonly root: string
  readonly token?: string
  readonly ssl?: { readonly ca?: string; readonly cert?: string; readonly key?: string }
  /** The first is where unqualified names go, when given. */
  readonly schemas?: readonly string[]
  /** `read` sessions promise to write nothing, and ask the server to hold them to it where it can. */
  readonly purpose: 'read' | 'write'
  /** For the connection attempt as a whole, all hosts together. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal
  /** Shown to the server where it can be: `skein migrate`. */
  readonly applicationName: string
  /** The format's own tool takes "text" in double quotes for a string where no column has that name: only some builds of SQLite do. */
  readonly doubleQuotedStrings?: boolean
  /** Environment for libpq-style defaults (PGHOST, PGPASSFILE …); injected, so tests need not touch the process. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

export type Value = string | number | boolean | null
export type Row = Readonly<Record<string, Value>>

/** A server whose dialect is one of ours. */
export interface ConnectedServer extends Server {
  readonly dialect: DialectName
}

/** One open session. Not for concurrent use, except `cancel` and `close`. */
export interface Connection {
  readonly server: ConnectedServer
  /** Reads: one statement, no parameters (quote literals), all rows. 64-bit integers that do not fit a double come as strings. */
  query(sql: string): Promise<readonly Row[]>
  /** Reads, all as of one moment and in one round trip, with every name printed in full; `hear` gets the rows of each query as they arrive. Absent where the engine cannot. */
  snapshot?(queries: readonly string[], hear: (rows: readonly Row[], index: number) => void): Promise<void>
  /** Runs one statement in autocommit or inside whatever transaction is open; `data` feeds inline copy data. */
  execute(sql: string, data?: AsyncIterable<Uint8Array>): Promise<void>
  /**
   * Runs units one after another, each in a transaction of its own together with its record, and stops at the first that fails.
   * Where the server can overlap, a bounded window is sent ahead; a failed unit has then certainly stopped all behind it.
   * Absent where the engine cannot (DDL commits implicitly).
   */
  readonly atomic?: (units: AsyncIterable<Unit>, observe: AtomicObserver) => Promise<void>
  /** Runs several statements in one transaction, nothing else: for our own bookkeeping. */
  together(statements: readonly string[]): Promise<void>
  /**
   * Runs statements in order in one message, each committing as it would by itself; the server stops at the first that fails, and the
   * failure tells which. For engines whose DDL commits: saves the round trips between a statement and its record. Absent elsewhere.
   * `next` is the statement whose fingerprint will be asked for right afterwards: the question may go along, behind all others.
   */
  sequence?(statements: readonly string[], next?: StatementFacts): Promise<void>
  /** What the session was left in: compare before and after a script. */
  session(): Promise<SessionState>
  /** Puts the session back to what it was after `connect`: settings, role, open transaction rolled back. */
  reset(): Promise<void>
  /** Sets the waits for what follows; 0 lifts them (concurrent index builds). */
  limits(limits: { readonly lockTimeoutMs: number; readonly statementTimeoutMs?: number }): Promise<void>
  /** After a statement of a script: puts back the waits of `limits` that it switched off. It may choose its own, but not wait for ever. Absent where `limits` is asked before each. */
  keepLimits?(after: string): Promise<void>
  /** Who holds what this session waits for, oldest first; asked from a second session. Empty when the server cannot tell. */
  blockers(): Promise<readonly Blocker[]>
  /** Ends the running statement: repeats until an answer fails or `close` is called. Safe at any time. */
  cancel(): Promise<void>
  /** Idempotent; never throws; releases locks and files. */
  close(): Promise<void>
}

/** A migration that can be one transaction. */
export interface Unit {
  readonly name: string
  /** In order; `text` is sent unchanged. */
  readonly statements: readonly Statement[]
  /** The decoded script the statements' offsets refer to, for copy data. */
  readonly script: string
  /** Statements that write the ledger row, run last, inside the transaction. */
  readonly record: readonly string[]
  /** A boolean SQL expression that holds exactly while the ledger's newest row is the predecessor's. Asked first, inside the transaction. */
  readonly guard?: string
  readonly lockTimeoutMs: number
  readonly statementTimeoutMs?: number
  /** Holds transaction control, session settings or text that the parser did not read: nothing may stand behind it, and the session is checked after it. */
  readonly alone: boolean
}

export interface AtomicObserver {
  started(unit: Unit): void
  /** Before a statement's answer is awaited, where the engine is asked one at a time. */
  statement?(unit: Unit, index: number): void
  finished(unit: Unit, durationMs: number): void
  /** A session that was left changed (search_path, role, an open transaction) and has been put back. */
  leaked?(unit: Unit, what: readonly string[]): void
}

/** Thrown by `atomic` and `execute`: the driver's error with what we know of the place. */
export interface StatementFailure {
  /** Index into the unit's statements; absent when the record or the commit failed. */
  readonly statement?: number
  /** UTF-16 offset inside the statement's text, where the server said one. */
  readonly offset?: number
}

export interface SessionState {
  readonly transaction: 'idle' | 'open' | 'failed'
  /** Settings that matter to the next script: search_path, role, sql_mode, foreign_keys … */
  readonly settings: Readonly<Record<string, string>>
}

export interface Blocker {
  readonly id: string
  readonly user?: string
  readonly application?: string
  readonly query?: string
  readonly ageMs?: number
}

/** An engine's lock: Postgres advisory id, MySQL GET_LOCK name. Formats give the official tool's own where it has one. */
export interface LockKey {
  /** Decimal 64-bit id for Postgres. */
  readonly id: string
  /** Name for engines with named locks. */
  readonly name: string
  /** A lock of ours, for one database: where names are the server's, the database's own is added. Official tools' names stay as they are. */
  readonly perDatabase?: boolean
}

export interface LockOptions {
  readonly waitMs: number
  readonly signal?: AbortSignal
  /** Called once when somebody else has it, so that the wait can be shown. */
  readonly waiting?: (holder: string) => void
}

export interface Lock {
  release(): Promise<void>
  /** False when the session that held it was lost. */
  held(): Promise<boolean>
}

export type StatementOutcome =
  /** `repeatable`: whether it happened or not, running it again leaves the same behind. */
  | { readonly state: 'not-done'; readonly repeatable?: true }
  | { readonly state: 'done' }
  | { readonly state: 'unknown'; readonly why: string }
  /** A failed try left something in the way (an invalid index): run `cleanup` first, alone. `completes`: that finishes the statement, which must not run again. */
  | { readonly state: 'leftover'; readonly what: string; readonly cleanup: string; readonly completes?: true }

/** Something the user may not do that migrating needs. */
export interface MissingPrivilege {
  /** `create in schema public`, `insert into skein_migrations`. */
  readonly what: string
  /** The statement that an administrator runs; the role's name is in it. */
  readonly grant: string
  /** What may grant it all the same and could not be looked into: `the role app`. */
  readonly unless?: string
}

/** What the core decides on when the database said no. */
export interface Failure {
  readonly kind:
    | 'lock-timeout'
    | 'deadlock'
    | 'serialization'
    | 'cancelled'
    | 'statement-timeout'
    | 'connection-lost'
    | 'busy'
    | 'duplicate-record'
    | 'guard'
    | 'privilege'
    | 'disk-full'
    | 'too-many-connections'
    | 'read-only'
    | 'rate-limited'
    | 'statement'
  /** The server's own code: `42P07`, `ER_DUP_FIELDNAME`, `SQLITE_BUSY`. */
  readonly code?: string
  /** The server's words, secrets redacted. */
  readonly message: string
  readonly hint?: string
  readonly at?: StatementFailure
  /** Which line of the statement's inline data the server could not take, from 1. */
  readonly dataLine?: number
}

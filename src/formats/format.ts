import type { Connection, LockKey } from '../dialects/dialect.ts'
import type { Comparison, Finding, Folder, Ledger, Mark, Migration } from '../model/migration.ts'
import type { Statement, StatementFacts } from '../model/statement.ts'
import type { DialectName } from '../dialects/dialect-name.ts'
import type { FormatConfig } from '../config/shape.ts'
import type { Value as ConfigValue } from '../config/shape.ts'

/** How a tool writes migrations on disk and records them in the database: the history half, all that `fleet/` uses. */
export interface Format<Config extends FormatConfig = FormatConfig> {
  readonly name: Config['name']
  readonly dialects: readonly DialectName[]
  /** Finds this tool's projects in a repository, by reading only; never runs anybody's code. */
  detect(repository: Repository): Promise<readonly Detected[]>
  /**
   * Turns configuration into facts: the folder, the ledger's table, and the database's URL where the tool's own files know it.
   * Reads the tool's configuration statically first; runs it (in a child process, bounded) only when that does not suffice.
   */
  settle(config: Config, where: Where): Promise<Settled>
  /** The folder as its tool reads it. Rejects with SkeinError (`folder.*`) when it cannot be read at all. */
  read(settled: Settled): Promise<Folder>
  /** The ledger in one round trip; writes nothing, not even a table. */
  ledger(connection: Connection, settled: Settled): Promise<Ledger>
  /** What folder and ledger say together. Pure. `policy` is what the user allowed for this run. */
  compare(folder: Folder, ledger: Ledger, context: CompareContext): Comparison
  /** The lock under which the ledger is written: the official tool's own where it has one. */
  lock(settled: Settled): LockKey
  /** How the ledger is written. */
  recorder(settled: Settled, context: RecordContext): Recorder
  /** How the tool reads a migration's text: what is stripped, refused, replaced. */
  readonly reading: Reading
  /** Which of a script's statements run on this database, by index; absent means all. Throws `format.no-home` for a statement that belongs nowhere. */
  select?(script: ScriptView, settled: Settled): readonly number[]
  /** When the migration was written, where its name or the tool's files tell. */
  writtenAt?(migration: Migration): Date | undefined
  /**
   * What the official tool would do with a pending migration's text that ours does not: asked after splitting, said beside the
   * comparison's findings, never blocking. Pure.
   */
  remarks?(script: ScriptView, context: { readonly dialect: DialectName; readonly settled: Settled }): readonly Finding[]
  /** Files for an empty hand-written migration: written by the caller, none overwritten. */
  create(settled: Settled, folder: Folder, name: string, now: Date): Promise<readonly NewFile[]>
}

/** A read-only view of a repository, paths relative to its root with forward slashes; git-ignored and dependency folders left out. */
export interface Repository {
  readonly root: string
  readonly files: readonly string[]
  read(file: string): Promise<string>
}

/** A project of a tool, as found: each choice explained. */
export interface Detected {
  /** A name for the database, from what the project calls it; made unique by the caller. */
  readonly name: string
  readonly format: FormatConfig
  readonly dialect: DialectName
  /** Where the URL comes from, when the project says: usually an environment variable. Absent when the format's own files locate the database. */
  readonly url?: ConfigValue
  /** Folder of migrations, relative to the root: two tools may claim one. */
  readonly dir: string
  /** One sentence per choice made, for people. */
  readonly why: readonly string[]
  /** Globs (relative to the root) of files whose bytes are hashed: for .gitattributes. */
  readonly hashed: readonly string[]
  readonly confidence: 'certain' | 'likely'
}

/** Where relative paths of the configuration are resolved. */
export interface Where {
  /** Folder of skein.config, absolute. */
  readonly root: string
  readonly environment: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** For messages. */
  readonly database: string
  /** The database's own `schemas`, when configured. */
  readonly schemas?: readonly string[]
  /** The member of `keyspaces()` this database is. */
  readonly keyspace?: string
  /** All members of the same `keyspaces()`, so that a table that belongs to none of them is found. */
  readonly keyspaces?: readonly string[]
}

/** A format's configuration, turned into facts. JSON-safe. */
export interface Settled {
  readonly database: string
  /** Absolute folder of migrations. */
  readonly dir: string
  /** Relative to the configuration's root, to show. */
  readonly shown: string
  readonly root: string
  /** The ledger's table, and schema where the dialect has them. */
  readonly table: string
  readonly schema?: string
  /** What the tool's configuration says the dialect is, when it says. */
  readonly dialect?: DialectName
  /** When the tool's own files locate the database. */
  readonly url?: string
  readonly token?: ConfigValue
  /** For the format's own use. JSON-safe. */
  readonly extra: Readonly<Record<string, unknown>>
}

/** A migration's statements as `select` sees them. */
export interface ScriptView {
  readonly migration: Migration
  /** As the statements' offsets see it: decoded, and prepared by the format. */
  readonly text: string
  readonly statements: readonly Statement[]
  readonly facts: readonly StatementFacts[]
}

export interface CompareContext {
  readonly allowLate: boolean
  readonly allowEdited: boolean
  readonly dialect: DialectName
  readonly settled: Settled
  /** Run only up to this migration's name (inclusive); the folder's own order decides. */
  readonly to?: string
}

export interface RecordContext {
  readonly dialect: DialectName
  /** The folder as read: which generation of the ledger to make, and what an older one is upgraded by. */
  readonly folder: Folder
  readonly ledger: Ledger
  readonly quote: { identifier(name: string): string; literal(text: string): string }
  /** Server time is used in SQL wherever the contract stores a time; this is only for contracts that store the client's. */
  readonly now: () => Date
  /** Random UUID v4, lower case. */
  readonly uuid: () => string
  /** Skein's own version, for ledgers that keep who wrote a row. */
  readonly version?: string
}

/** SQL that writes a ledger, byte-exact where the contract demands. Every statement names its columns and qualifies its table. */
export interface Recorder {
  /** Makes the ledger when it is not there; empty when it is. */
  create(): readonly string[]
  /** The row of a migration that ran whole, written inside its transaction. */
  whole(migration: Migration, run: RunFacts): readonly string[]
  /** A boolean expression: the ledger is as the comparison saw it plus the migrations in `since`. */
  guard(since: readonly Migration[]): string | undefined
  /**
   * Where progress of a migration that is not one transaction is kept in the tool's own ledger. Absent: kept beside it
   * (a schema or database of ours, or the store), and `whole` is written at the end.
   */
  readonly progress?: {
    /** Written before a statement is sent: insert at the first, update afterwards. */
    before(migration: Migration, mark: Mark, run: RunFacts): readonly string[]
    /** After the last one. */
    finish(migration: Migration, run: RunFacts): readonly string[]
    /** The server said no at `mark.statement`. */
    failed(migration: Migration, mark: Mark, run: RunFacts): readonly string[]
    /** Whether `statements` still begin with those that ran, where the ledger hashes them in its own way. Absent: `mark.hash` as `Mark` describes it. */
    matches?(mark: Mark, statements: readonly string[]): boolean
  }
}

/** What the ledger may want to know of a run. */
export interface RunFacts {
  /** Texts of the migration's statements as the format's own splitter cuts them. */
  readonly statements: readonly string[]
  readonly durationMs: number
  readonly startedAt: Date
}

/** The tool's own rules for text, which win over ours. */
export interface Reading {
  /** `replace`: invalid bytes become U+FFFD as the tool does; `refuse`: our default. */
  readonly invalidUtf8: 'refuse' | 'replace'
  /** A byte-order mark: `strip` before running, or `refuse` with a clear message since the tool would fail. */
  readonly bom: 'strip' | 'refuse'
  /** Rewrites decoded text before splitting: a tool's statement marker, stripped BEGIN/COMMIT, the `up` part of a file. Offsets must be kept: replace with spaces. */
  prepare?(text: string, migration: Migration): string
  /** Cuts by the tool's own marker first (`--> statement-breakpoint`); each chunk is then split by the dialect. Absent: whole text. */
  readonly breakpoint?: string
  /**
   * Cuts the text where the number and the texts of statements are part of the tool's contract (Atlas counts and hashes them).
   * Each text is what the tool hashes, so it may keep its delimiter; offsets are those of `text`. Absent: the dialect cuts.
   */
  split?(text: string, migration: Migration, dialect: DialectName): readonly Statement[]
  /** Transaction control in a file: `refuse` it (with a directive to own it), or run it as the tool does. Absent means `run`. */
  readonly control?: 'refuse' | 'run'
  /** On SQLite the tool's build takes "text" in double quotes for a string where no column has that name (`SQLITE_DQS` is not 0). */
  readonly doubleQuotedStrings?: boolean
  /** A file without a statement, and a statement that the parser does not know: `ask` a person for leave, or run it as the tool does. Absent means `run`. */
  readonly doubtful?: 'ask' | 'run'
  /** The file runs inside one transaction when the engine can: false for a format whose tool never does. */
  readonly transactional: boolean
}

export interface NewFile {
  /** Absolute. */
  readonly path: string
  readonly content: string
  /** `create` fails when it exists; `replace` is for files the tool itself rewrites (journal, sum): content before is checked by the caller. */
  readonly mode: 'create' | 'replace'
}

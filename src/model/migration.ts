/** One ordered unit on disk. JSON-safe; its text is read again, as bytes, when it is applied. */
export interface Migration {
  /** The whole name under which its tool knows it: the identity. `0003_add_nick`, `20260102030405_init`, `0001_x.sql`. Never shortened to a number. */
  readonly name: string
  /** Absolute path of the SQL file. */
  readonly path: string
  /** Path to show, relative to the configuration's folder, with forward slashes. */
  readonly file: string
  /** Size of the file. */
  readonly bytes: number
  /** As the tool would store it (hex, base64 …). Empty when the tool stores none. */
  readonly hash: string
  /** Other spellings of the hash that count as unedited (line endings only, legacy forms), each with the words to say. */
  readonly equalHashes?: readonly { readonly hash: string; readonly because: string }[]
  /** The value by which the tool's ledger orders or matches it, when that is not the name: Drizzle's `when` in ms, Atlas's version. */
  readonly key?: string
  /** How the tool or a directive of ours wants it run. Absent means the format's normal way. */
  readonly transaction?: 'none'
  /** From a directive; milliseconds. */
  readonly lockTimeoutMs?: number
  /** The delimiter that a tool's directive sets, else the dialect's own. */
  readonly delimiter?: string
  /** Whatever else the format needs to write its row. JSON-safe. */
  readonly extra?: Readonly<Record<string, unknown>>
}

/** What is wrong with a folder before any database is asked, or what its reader should know. */
export interface FolderProblem {
  /** A code of the same list as findings. */
  readonly kind: FindingKind
  readonly migration?: string
  readonly message: string
  /** As in `Finding`. */
  readonly tool?: string
  readonly skein?: string
  readonly hint?: string
  readonly file?: string
  /** A problem that blocks refuses `migrate`; others are only said. */
  readonly blocks: boolean
  /** Stable code (`folder.*`) of the error that a blocking problem becomes. */
  readonly code?: string
}

/** A folder as its tool reads it: migrations in the tool's order. */
export interface Folder {
  /** Absolute. */
  readonly dir: string
  readonly migrations: readonly Migration[]
  readonly problems: readonly FolderProblem[]
  /** Names in the folder that are not migrations and were passed over, with the reason. */
  readonly ignored: readonly { readonly file: string; readonly because: string }[]
  /** Which generation or flavour of the tool wrote it: `v0`, `v1`. For the format's own use. */
  readonly generation?: string
  /** The engine that the tool wrote it for, as the folder itself says in the tool's own word: `postgresql`. */
  readonly writtenFor?: string
}

/** One row of a ledger, read into our words; `raw` keeps the columns for reports and comparisons. */
export interface LedgerRow {
  /** The migration's name when the ledger stores it. */
  readonly name?: string
  readonly key?: string
  readonly hash?: string
  readonly state: 'applied' | 'partial' | 'failed' | 'rolled-back' | 'baseline'
  /** ISO 8601, UTC, where the ledger tells. */
  readonly appliedAt?: string
  /** First statement not known to be done, from 0, and how many there were; for partial and failed rows. */
  readonly progress?: Mark
  readonly error?: string
  readonly raw: Readonly<Record<string, string | number | boolean | null>>
}

/** The record, kept in the database, of the migrations it has. */
export interface Ledger {
  /** False when the table is not there yet. */
  readonly exists: boolean
  readonly rows: readonly LedgerRow[]
  /** Objects beside the ledger when the table does not exist: some tools refuse to start on a database that is not empty. */
  readonly otherTables?: readonly string[]
  /** Which shape of the table was found (v0 or v1 columns …). For the format's own use. */
  readonly generation?: string
  /** Whether our own place for progress beside it is there to be read; absent when the ledger has room of its own, or was not asked. */
  readonly progressBeside?: boolean
  /** Schema (on MySQL: database) where the table is, or would be made, when the configuration does not say and the session does. */
  readonly schema?: string
}

/** How far a migration that is not one transaction has come. */
export interface Mark {
  /** Index of the first statement that is not known to be done. */
  readonly statement: number
  readonly total: number
  /** SHA-256 (hex) over the texts of the statements before `statement`, each ended by a NUL: a file edited above it is refused. */
  readonly hash: string
  /** Of the objects that `statement` names, taken before it was sent. Absent when nothing was sent. */
  readonly fingerprint?: string
  /** The server's words, when it failed rather than was cut off. */
  readonly error?: string
}

export type FindingKind =
  | 'pending'
  | 'late'
  | 'edited'
  | 'missing'
  | 'failed'
  | 'unregistered'
  | 'duplicate-number'
  | 'sum-mismatch'
  | 'line-endings'
  | 'file-missing'
  | 'order'
  | 'foreign-ledger'
  | 'baseline-needed'
  | 'rerun'
  | 'note'

/** One thing the comparison of a folder with a ledger found, in words for both tools. */
export interface Finding {
  readonly kind: FindingKind
  readonly migration?: string
  readonly file?: string
  /** One sentence: what is the case. */
  readonly message: string
  /** What the official tool would do with it. */
  readonly tool?: string
  /** What Skein will do with it on the next `migrate`. */
  readonly skein?: string
  readonly hint?: string
  /** `migrate` refuses the database while this stands. The policy flag that lifts it, if one does. */
  readonly blocks: boolean
  readonly liftedBy?: 'allow-late' | 'allow-edited'
}

/** The whole comparison for one database: pure, JSON-safe. */
export interface Comparison {
  /** The newest applied migration in the tool's order. */
  readonly head?: string
  readonly applied: readonly string[]
  /** To run next, in the order they will run; late ones included exactly when policy or tool allows. */
  readonly pending: readonly Migration[]
  readonly findings: readonly Finding[]
}

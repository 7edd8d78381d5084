/** What a server can do; every exception in the core asks one of these and never a name or a version. */
export interface Capabilities {
  /** DDL takes part in transactions, so a migration and its ledger row can be one. */
  readonly transactionalDdl: boolean
  /** A session keeps locks and settings between statements; false behind a transaction pooler and over HTTP. */
  readonly sessions: boolean
  /** Several units may be sent ahead of their answers (`Connection.atomic` overlaps them). */
  readonly pipelining: boolean
  /** Places of our own beside the user's schemas: a schema or a database called `skein` may exist here. */
  readonly ownSchema: boolean
  /** Where whatever commits commits, there is an answer: the ledger row in the same request is the guard and no lock is needed. */
  readonly lockFree: boolean
}

/** What a connection turned out to be, probed once. */
export interface Server {
  /** The name of its dialect. */
  readonly dialect: string
  /** Who speaks the dialect: `postgresql`, `pglite`, `mysql`, `mariadb`, `sqlite`, `libsql`, `d1` … */
  readonly flavour: string
  /** As the server says it, without build noise: `15.18`, `9.7.4`, `10.11.6`, `3.45.1`. */
  readonly version: string
  /** major × 10,000 + minor × 100 + patch: 151800 for Postgres 15.18, 101106 for MariaDB 10.11.6. */
  readonly versionNumber: number
  /** `tcp`, `socket`, `pglite`, `file`, `http`, `d1-local`, `d1-http`. */
  readonly transport: string
  readonly can: Capabilities
  /** The same for two names of one database, different for two databases; absent where the server does not tell, and in sessions that only read where telling takes time. */
  readonly identity?: string
  /** The same for all databases of one server, where locks are the server's and not the database's. */
  readonly cluster?: string
  /** The name of the connected database, where a server has several. */
  readonly database?: string
  /** Where the session looks for names that nobody qualified, as the server says it; absent where a database is one such place. */
  readonly searchPath?: string
  /** Modes of the session that change how a script is cut, in the dialect's own words. Absent: none does. */
  readonly modes?: readonly string[]
  /** A standby, or a session that may not write; the reason in a few words. Absent when writing is possible. */
  readonly readOnly?: string
  /** What people should know of this server: untested version, a look-alike, durability off. */
  readonly remarks: readonly string[]
}

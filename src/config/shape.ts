/** A value that is resolved when it is needed, so that a missing one fails only its own database. */
export type Value = string | EnvValue | FileValue | CommandValue | (() => Promise<string> | string)
export interface EnvValue {
  readonly from: 'env'
  readonly name: string
  readonly optional?: boolean
}
export interface FileValue {
  readonly from: 'file'
  readonly path: string
}
export interface CommandValue {
  readonly from: 'command'
  readonly command: string
}

export type FormatName = 'drizzle' | 'prisma' | 'atlas' | 'wrangler' | 'sql'

/** A format's tool configuration: plain data, paths relative to the configuration file. */
export type FormatConfig = DrizzleConfig | PrismaConfig | AtlasConfig | WranglerConfig | SqlConfig

export interface DrizzleConfig {
  readonly name: 'drizzle'
  /** Path of drizzle.config.*; its `out` and `migrations` are read from it. */
  readonly config?: string
  /** The migrations folder itself, instead of `config`. */
  readonly dir?: string
  readonly table?: string
  readonly schema?: string
  /**
   * Which keyspace a table belongs to: a glob of schema modules (one per keyspace), or a map from table to keyspace.
   * A key of the map that has a `/` is a glob of modules: its value is their keyspace, or `*` for the one each file is named after.
   */
  readonly keyspaceOf?: string | Readonly<Record<string, string>>
}
export interface PrismaConfig {
  readonly name: 'prisma'
  /** Path of prisma.config.*; found by Prisma's own rules when absent. */
  readonly config?: string
  /** Path of schema.prisma or a folder of them. */
  readonly schema?: string
  readonly dir?: string
}
export interface AtlasConfig {
  readonly name: 'atlas'
  readonly dir: string
  readonly revisionsSchema?: string
}
export interface WranglerConfig {
  readonly name: 'wrangler'
  /** Path of wrangler.toml, .json or .jsonc. */
  readonly config?: string
  readonly binding?: string
  /** The wrangler environment (`env.production` …). */
  readonly env?: string
  /** D1 over HTTP instead of the local file. */
  readonly remote?: boolean
  /** The folder of migrations: with `file`, instead of a wrangler configuration; beside one, in place of its `migrations_dir`. */
  readonly dir?: string
  /** A local database file, instead of a wrangler configuration. */
  readonly file?: string
  readonly table?: string
}
export interface SqlConfig {
  readonly name: 'sql'
  readonly dir: string
  readonly table?: string
  readonly schema?: string
}

/** One member of the fleet, as configured. */
export interface DatabaseConfig {
  /** What the application uses. */
  readonly url?: Value
  /** The privileged, direct one; `url` when absent. */
  readonly migrationUrl?: Value
  /** Beside a URL that takes one (libSQL, D1 over HTTP). */
  readonly token?: Value
  readonly ssl?: { readonly ca?: Value; readonly cert?: Value; readonly key?: Value }
  /** A command that opens a tunnel; `{port}` is a free local port. */
  readonly through?: CommandValue
  readonly format: FormatConfig
  readonly schemas?: readonly string[]
  readonly groups?: readonly string[]
  /** `observe`: head, count and failures are shown, `migrate` passes it over. */
  readonly manage?: 'migrate' | 'observe'
  readonly production?: boolean
  readonly dependsOn?: readonly string[]
  /** Set by `keyspaces()`. */
  readonly keyspace?: string
  /** Set by `keyspaces()`: all its members. */
  readonly keyspaces?: readonly string[]
  /**
   * Put into `url` and `migrationUrl` after they were resolved: for `{keyspace}` where it stands, else as the URL's database, whatever that was.
   * Set by `keyspaces()`.
   */
  readonly database?: string
}

/** Throw-away databases in which files are loaded and plans are tried. */
export interface ScratchConfig {
  /** A server on which databases may be made; used for what is of its major version. */
  readonly postgres?: Value
  /** SQL that every new one runs before anything is loaded, extensions and stand-ins: a text, or `file('scratch.sql')`. */
  readonly before?: string | FileValue
}

/** What `skein.config` exports, after it was called with the environment. */
export interface FleetConfig {
  readonly databases: Readonly<Record<string, DatabaseConfig>>
  readonly production?: boolean
  readonly scratch?: ScratchConfig
}

/** What a configuration file may export: the fleet, or a function that makes it. */
export type FleetDefinition = FleetConfig | ((context: { readonly environment: string }) => FleetConfig | Promise<FleetConfig>)

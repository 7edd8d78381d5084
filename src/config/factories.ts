import type {
  AtlasConfig,
  CommandValue,
  DatabaseConfig,
  DrizzleConfig,
  EnvValue,
  FileValue,
  FleetDefinition,
  PrismaConfig,
  SqlConfig,
  WranglerConfig,
} from './shape.ts'

/** Marks a configuration, so that an editor knows its shape. Returns what it is given: a fleet, or a function of the environment that makes one. */
export function defineFleet<const Definition extends FleetDefinition>(definition: Definition): Definition {
  return definition
}

/** An environment variable, read when its database is used. A missing or empty one fails only that database; an `optional` one counts as not configured. */
export function env(name: string, options?: { readonly optional?: boolean }): EnvValue {
  return { from: 'env', name, ...options }
}

/** The content of a file without its trailing line breaks, read when its database is used. Relative paths begin at the configuration's folder. */
export function file(path: string): FileValue {
  return { from: 'file', path }
}

/** What a shell command prints, without trailing line breaks; or, as `through`, a command that opens a tunnel on `{port}`. */
export function command(text: string): CommandValue {
  return { from: 'command', command: text }
}

/** Drizzle's folders: by its own `drizzle.config.*`, or by the folder itself. */
export function drizzle(options: Omit<DrizzleConfig, 'name'> = {}): DrizzleConfig {
  return { name: 'drizzle', ...options }
}

/** Prisma's folders: by `schema.prisma`, or by the migrations folder itself. */
export function prisma(options: Omit<PrismaConfig, 'name'> = {}): PrismaConfig {
  return { name: 'prisma', ...options }
}

/** An Atlas folder of versioned migrations, with its `atlas.sum`. */
export function atlas(options: Omit<AtlasConfig, 'name'>): AtlasConfig {
  return { name: 'atlas', ...options }
}

/** Wrangler's D1 folders: by `wrangler.toml`, `.json` or `.jsonc`, or by a folder and a local database file. */
export function wrangler(options: Omit<WranglerConfig, 'name'> = {}): WranglerConfig {
  return { name: 'wrangler', ...options }
}

/** A folder of ordered SQL files, with a ledger of our own. */
export function sql(options: Omit<SqlConfig, 'name'>): SqlConfig {
  return { name: 'sql', ...options }
}

/** What `keyspaces()` takes: the names, and everything that a database takes, shared by all of them. */
export interface KeyspacesOptions extends Omit<DatabaseConfig, 'keyspace' | 'keyspaces' | 'database'> {
  readonly names: readonly string[]
}

/**
 * One database per keyspace of a cluster, named `prefix:keyspace`, sharing everything else.
 *
 * In `url` and `migrationUrl`, once they are resolved, `{keyspace}` becomes the keyspace's name wherever it stands;
 * a URL without it gets the name as its database, in place of the one it had.
 */
export function keyspaces(prefix: string, { names, ...shared }: KeyspacesOptions): Readonly<Record<string, DatabaseConfig>> {
  return Object.fromEntries(names.map((keyspace) => [`${prefix}:${keyspace}`, { ...shared, keyspace, keyspaces: names, database: keyspace }]))
}

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { DialectName } from '../../dialects/dialect-name.ts'
import { withEnvFiles } from '../dotenv.ts'
import { formatConfigMissing, formatConfigUnreadable } from '../errors.ts'
import type { Where } from '../format.ts'
import { runConfig } from '../run-config.ts'
import { readStatic } from '../static-config.ts'
import { at, envNames, plain, type Static, textAt } from '../static-value.ts'
import type { Prefix } from './extra.ts'
import { packageRoot } from './package.ts'

/** drizzle.config.*, read into our words. Absent: not said, or not to be known. */
export interface ToolConfig {
  /** Absolute. */
  readonly file: string
  /** The working directory that `out` and the other paths are relative to. */
  readonly cwd: string
  readonly out?: string
  readonly dialect?: DialectName
  readonly driver?: string
  readonly table?: string
  readonly schema?: string
  readonly breakpoints?: boolean
  readonly prefix?: Prefix
  /** `dbCredentials`, what is known of it. */
  readonly credentials: Readonly<Record<string, unknown>>
  /** Environment variables that `dbCredentials` is made from. */
  readonly variables: readonly string[]
  /** The environment with the .env files that the configuration loads. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly notes: readonly string[]
}

const names = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs', 'json'].map((extension) => `drizzle.config.${extension}`)

/** The drizzle.config of a folder, if it has one. */
export function findConfig(folder: string): string | undefined {
  return names.map((name) => join(folder, name)).find((file) => existsSync(file))
}

const limitMs = 10_000

/** Reads a drizzle.config without running it; runs it, in a child process with a time limit, only when its structure cannot be read. */
export async function toolConfig(file: string, where: Where): Promise<ToolConfig> {
  const text = readConfig(file, where)
  const roots = workingDirectories(file, where.root)
  const nearest = roots[0] as string
  // drizzle-kit loads .env of its working directory itself, whatever the configuration does.
  const first = readStatic(text, { file, cwd: nearest, env: where.env })
  const env = withEnvFiles(where.env, [...first.envFiles, join(nearest, '.env')])
  const read = readStatic(text, { file, cwd: nearest, env }).default
  const stated = fields(read)
  const needs = structureUnknown(read)
  const ran = needs === undefined ? undefined : await runConfig(file, { cwd: nearest, env, limitMs, identity: ['drizzle-kit'] })
  const settled = ran !== undefined && 'value' in ran && isRecord(ran.value) ? { ...fieldsOf(ran.value) } : stated
  const out = settled.out ?? './drizzle'
  return {
    file,
    cwd: roots.find((root) => holdsMigrations(resolve(root, out))) ?? nearest,
    ...settled,
    variables: envNames(at(read, 'dbCredentials')),
    env,
    notes: ran !== undefined && 'failed' in ran ? [`${file.slice(where.root.length + 1)} could not be run (${ran.failed}), and ${needs} cannot be read without: what could be read is used.`] : [],
  }
}

function readConfig(file: string, where: Where): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const shown = file.startsWith(where.root) ? file.slice(where.root.length + 1) : file
    if (code === 'ENOENT') throw formatConfigMissing(`${where.database}: there is no ${shown}`, { hint: 'Relative paths count from the folder of the configuration file.', cause: error })
    throw formatConfigUnreadable(`${where.database}: ${shown} cannot be read: ${code ?? String(error)}`, { cause: error })
  }
}

/** What of the structure stays unknown, in words; credentials do not count, since a URL is usually configured with us. */
function structureUnknown(read: Static): string | undefined {
  if (!read.known) return `its default export (${read.why})`
  const unknown = [['out'], ['dialect'], ['migrations', 'table'], ['migrations', 'schema']].find((path) => !at(read, ...path).known)
  return unknown === undefined ? undefined : `\`${unknown.join('.')}\``
}

type Fields = Pick<ToolConfig, 'credentials'> & Partial<Pick<ToolConfig, 'out' | 'dialect' | 'driver' | 'table' | 'schema' | 'breakpoints' | 'prefix'>>

function fields(read: Static): Fields {
  const value = plain(read)
  return fieldsOf(isRecord(value) ? value : {}, textAt(read, 'dbCredentials', 'url'))
}

function fieldsOf(config: Readonly<Record<string, unknown>>, url?: string): Fields {
  const migrations = isRecord(config['migrations']) ? config['migrations'] : {}
  const credentials = isRecord(config['dbCredentials']) ? config['dbCredentials'] : {}
  const [out, dialect, driver, table, schema, prefix] = [config['out'], config['dialect'], config['driver'], migrations['table'], migrations['schema'], migrations['prefix']].map((value) => (typeof value === 'string' && value !== '' ? value : undefined))
  const known = dialect === undefined ? undefined : dialects[dialect]
  return {
    credentials: { ...credentials, ...(url !== undefined && { url }) },
    ...(out !== undefined && { out }),
    ...(known !== undefined && { dialect: known }),
    ...((driver ?? dialect) !== undefined && { driver: (driver ?? dialect) as string }),
    ...(table !== undefined && { table }),
    ...(schema !== undefined && { schema }),
    ...(typeof config['breakpoints'] === 'boolean' && { breakpoints: config['breakpoints'] }),
    ...(prefix !== undefined && /^(?:index|timestamp|supabase|unix|none)$/.test(prefix) && { prefix: prefix as Prefix }),
  }
}

/** Drizzle's dialects in ours; `dialect` was called `driver` until 0.20. */
export const dialects: Readonly<Record<string, DialectName>> = { postgresql: 'postgres', mysql: 'mysql', singlestore: 'mysql', sqlite: 'sqlite', turso: 'sqlite' }

/** Package roots from the configuration's folder upwards: a package manager runs drizzle-kit in the nearest, a monorepo's script perhaps in one above. */
function workingDirectories(file: string, root: string): readonly string[] {
  const nearest = packageRoot(dirname(file), root)
  const found = [nearest]
  for (let folder = nearest; folder !== root && dirname(folder) !== folder; ) {
    folder = packageRoot(dirname(folder), root)
    if (!found.includes(folder)) found.push(folder)
    else break
  }
  return [...new Set([...found, dirname(file), root])]
}

function holdsMigrations(dir: string): boolean {
  if (!isAbsolute(dir) || !existsSync(dir)) return false
  if (existsSync(join(dir, 'meta', '_journal.json'))) return true
  try {
    return readdirSync(dir).some((name) => existsSync(join(dir, name, 'migration.sql')))
  } catch {
    return false // Not a folder: the reader of the folder says so.
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

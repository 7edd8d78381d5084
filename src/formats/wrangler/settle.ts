import { basename, dirname, relative, resolve } from 'node:path'
import type { WranglerConfig } from '../../config/shape.ts'
import { localFile } from '../../dialects/sqlite/transports/d1-name.ts'
import { formatChoiceNeeded, formatConfigMissing, formatConfigUnreadable, formatValueMissing } from '../errors.ts'
import type { Settled, Where } from '../format.ts'
import { type D1Entry, findConfig, readConfig, type WranglerFile } from './config.ts'
import { defaultDir, defaultPattern, defaultTable, type WranglerExtra } from './extra.ts'
import { normalPath, patternInside } from './names.ts'

/** The folder, the ledger and the database of one D1 binding; or a folder and a file that are named outright. */
export async function settle(config: WranglerConfig, where: Where): Promise<Settled> {
  if (config.config === undefined && config.dir !== undefined) {
    return settled(where, resolve(where.root, config.dir), config.table ?? defaultTable, config.file === undefined ? {} : { url: `d1:${resolve(where.root, config.file)}` }, { pattern: defaultPattern })
  }
  const file = config.config === undefined ? findConfig(where.root) : resolve(where.root, config.config)
  if (file === undefined) {
    throw formatConfigMissing(`${where.database}: there is no wrangler configuration in ${where.root}`, { hint: "Name it: wrangler({ config: 'apps/x/wrangler.toml', binding: 'DB' }), or the folder: wrangler({ dir: 'migrations', file: 'local.sqlite' })." })
  }
  const shown = shownPath(where.root, file)
  const read = readConfig(file, shown)
  const chosen = choose(read, config, where, shown)
  const { dir, pattern } = migrationsOf(chosen.entry, shown)
  return settled(
    where,
    config.dir === undefined ? resolve(dirname(file), dir) : resolve(where.root, config.dir),
    config.table ?? chosen.entry.migrations_table ?? defaultTable,
    config.remote === true ? remote(chosen, where, shown) : { url: `d1:${config.file === undefined ? local(chosen.entry, file) : resolve(where.root, config.file)}` },
    { pattern: config.dir === undefined ? pattern : defaultPattern, binding: chosen.entry.binding, config: shown, ...(chosen.entry.database_name !== undefined && { databaseName: chosen.entry.database_name }) },
  )
}

function settled(where: Where, dir: string, table: string, place: Pick<Settled, 'url' | 'token'>, extra: WranglerExtra): Settled {
  return { database: where.database, dir, shown: shownPath(where.root, dir), root: where.root, table, dialect: 'sqlite', ...place, extra: { ...extra } }
}

interface Chosen {
  readonly entry: D1Entry
  readonly accountId?: string
}

/** The binding (or database name) that is asked for, in the environment that is asked for; the only one when nothing is asked. */
function choose(read: WranglerFile, config: WranglerConfig, where: Where, shown: string): Chosen {
  const environment = config.env ?? (read.databases.length === 0 && read.environments[where.environment] !== undefined ? where.environment : undefined)
  const place = environment === undefined ? { databases: read.databases } : read.environments[environment]
  const named = environment === undefined ? shown : `env.${environment} of ${shown}`
  if (place === undefined) {
    throw formatChoiceNeeded(`${where.database}: ${shown} has no environment ${environment}`, { hint: `It has ${list(Object.keys(read.environments))}.` })
  }
  const wanted = config.binding
  const fitting = place.databases.filter(({ binding, database_name }) => wanted === undefined || binding === wanted || database_name === wanted)
  const [entry, second] = fitting
  const accountId = ('accountId' in place ? place.accountId : undefined) ?? read.accountId
  if (entry !== undefined && (second === undefined || wanted !== undefined)) return { entry, ...(accountId !== undefined && { accountId }) }
  throw formatChoiceNeeded(`${where.database}: ${named} ${entry === undefined ? `has no D1 database${wanted === undefined ? '' : ` ${wanted}`}` : `has ${fitting.length} D1 databases`}`, { hint: choices(read) })
}

function choices(read: WranglerFile): string {
  const all = [
    ...read.databases.map(({ binding }) => `binding: '${binding}'`),
    ...Object.entries(read.environments).flatMap(([environment, { databases }]) => databases.map(({ binding }) => `binding: '${binding}', env: '${environment}'`)),
  ]
  return all.length === 0 ? 'It has no d1_databases at all.' : `Choose one of: ${all.map((one) => `{ ${one} }`).join(', ')}.`
}

const list = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '))

/** `migrations_dir` and `migrations_pattern`, by Wrangler's own rules for the two (4.98 and later). */
function migrationsOf(entry: D1Entry, shown: string): { dir: string; pattern: string } {
  const dir = normalPath(entry.migrations_dir ?? defaultDir)
  if (entry.migrations_pattern === undefined) return { dir, pattern: defaultPattern }
  if (entry.migrations_dir === undefined) throw formatConfigUnreadable(`${shown}: ${entry.binding} has a \`migrations_pattern\` and no \`migrations_dir\``, { hint: 'Wrangler refuses this: the pattern must begin with the folder.' })
  const pattern = patternInside(dir, normalPath(entry.migrations_pattern))
  if (pattern === undefined) throw formatConfigUnreadable(`${shown}: the \`migrations_pattern\` of ${entry.binding} does not begin with ${dir}/`, { hint: `Wrangler refuses this; write it as ${dir}/*.sql or the like.` })
  return { dir, pattern }
}

/** The file that `wrangler dev` and `--local` use. */
function local(entry: D1Entry, file: string): string {
  return localFile({ configDir: dirname(file), id: entry.preview_database_id ?? entry.database_id ?? entry.binding })
}

const placeholder = /^(?:x+(?:-x+)*|<.*>|\{.*\}|your[-_ ].*|placeholder|todo|local|0{8}(?:-0{4}){3}-0{12})$/i

function remote({ entry, accountId }: Chosen, where: Where, shown: string): Pick<Settled, 'url' | 'token'> {
  const account = accountId ?? where.env['CLOUDFLARE_ACCOUNT_ID']
  const database = entry.database_id
  if (account === undefined || account === '') {
    throw formatValueMissing(`${where.database}: nothing says in which Cloudflare account ${entry.binding} is`, { hint: `Set CLOUDFLARE_ACCOUNT_ID, or account_id in ${shown}.`, details: { database: where.database, variable: 'CLOUDFLARE_ACCOUNT_ID' } })
  }
  if (database === undefined || database === '' || placeholder.test(database)) {
    throw formatValueMissing(`${where.database}: ${entry.binding} has ${database ? `the placeholder ${database} as` : 'no'} database_id in ${shown}`, { hint: 'Write the id there that `wrangler d1 info` prints; `remote` needs it.' })
  }
  return { url: `d1://${account}/${database}`, token: { from: 'env', name: 'CLOUDFLARE_API_TOKEN' } }
}

function shownPath(root: string, path: string): string {
  const shown = relative(root, path).replaceAll('\\', '/')
  return shown === '' ? basename(path) : shown
}

import { posix } from 'node:path'
import type { DialectName } from '../../dialects/dialect-name.ts'
import { foreignTool } from '../foreign.ts'
import type { Detected, Repository } from '../format.ts'
import { guessDialect } from '../guess-dialect.ts'
import { projectName } from '../project-name.ts'
import { urlVariables } from '../url-variable.ts'
import { parseName } from './version.ts'

/** Files opened per folder: the first and the last say what it is. */
const samplesMax = 6

/** Folders of `<version>_<name>.sql` files that no other tool answers for. */
export async function detect(repository: Repository): Promise<readonly Detected[]> {
  const found: Detected[] = []
  for (const [dir, names] of candidates(repository)) {
    if (await isSomebodyElses(dir, names, repository)) continue
    const project = await describe(dir, names, repository)
    if (project !== undefined) found.push(project)
  }
  return found
}

/** Below a folder of such a name nothing is a migration: test data, examples, what was put away. */
const notMigrations = /(?:^|\/)[_.]?(?:tests?|testdata|__tests__|fixtures?|examples?|samples?|seeds?|seeders?|vendor|third_party|archived?|archives|backups?|dumps?|old|snippets)(?:\/|$)/i
/** A folder of such a name holds what is run by hand, or again and again; a project may lie below one. */
const otherScripts = /(?:^|\/)(?:queries|reports?|rollbacks?|undo|down|manual|functions?|procedures?|routines|triggers?|views?|policies)$/i

/** Folders with versioned names, the outermost only: what lies inside a folder of migrations is not applied with it. */
function candidates({ files }: Repository): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>()
  for (const file of files) {
    const dir = posix.dirname(file)
    if (notMigrations.test(dir) || otherScripts.test(dir)) continue
    folders.set(dir, [...(folders.get(dir) ?? []), posix.basename(file)])
  }
  const found = [...folders].filter(([dir, names]) => looksLikeMigrations(dir, names.filter((name) => parseName(name) !== undefined).length))
  const dirs = new Set(found.map(([dir]) => dir))
  return new Map(found.filter(([dir]) => !above(dir).some((outer) => dirs.has(outer))))
}

/** The folders that a folder lies in; not the root, below which everything lies. */
function above(dir: string): readonly string[] {
  const parts = dir.split('/')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
}

/** One versioned file may be chance; a folder that is called after migrations, or several of them, is not. */
function looksLikeMigrations(dir: string, versioned: number): boolean {
  return versioned >= 2 || (versioned === 1 && /migrat/i.test(posix.basename(dir)))
}

async function isSomebodyElses(dir: string, names: readonly string[], repository: Repository): Promise<boolean> {
  const has = (name: string) => repository.files.includes(dir === '.' ? name : `${dir}/${name}`)
  if (has('meta/_journal.json') || has('atlas.sum') || has('migration_lock.toml') || (await wranglerFolders(repository)).has(dir)) return true
  const versioned = names.filter((name) => parseName(name) !== undefined)
  const samples = await Promise.all(chosen(versioned).map(async (name) => (await repository.read(posix.join(dir, name))).slice(0, 4000)))
  return foreignTool({ dir: dir === '.' ? '' : dir, names, repository: repository.files, samples }) !== undefined
}

const chosen = (names: readonly string[]) => [...new Set([...names.slice(0, samplesMax / 2), ...names.slice(-samplesMax / 2)])]

/** Where Wrangler keeps its migrations: `migrations` beside its configuration unless a binding says otherwise. */
async function wranglerFolders(repository: Repository): Promise<ReadonlySet<string>> {
  const folders = new Set<string>()
  for (const file of repository.files.filter((one) => /(?:^|\/)wrangler\.(?:toml|jsonc?)$/.test(one))) {
    const text = await repository.read(file)
    if (!/d1_databases/.test(text)) continue
    const named = [...text.matchAll(/migrations_dir["']?\s*[=:]\s*["']([^"']+)["']/g)].map(([, dir = '']) => dir)
    for (const dir of ['migrations', ...named]) folders.add(posix.join(posix.dirname(file), dir))
  }
  return folders
}

async function describe(dir: string, names: readonly string[], repository: Repository): Promise<Detected | undefined> {
  const versioned = names.filter((name) => parseName(name) !== undefined)
  const variables = await urlVariables(repository, dir)
  const guess = guessDialect(await Promise.all(chosen(versioned).map((name) => repository.read(posix.join(dir, name)))))
  const dialect: DialectName = guess?.dialect ?? variables[0]?.dialect ?? 'postgres'
  const variable = variables.find((one) => one.dialect === dialect)
  return {
    name: await projectName(repository, dir === '.' ? '' : dir),
    format: { name: 'sql', dir },
    dialect,
    url: { from: 'env', name: variable?.name ?? 'DATABASE_URL' },
    dir,
    why: [
      `${dir} holds ${versioned.length} files named <version>_<name>.sql, and no other tool’s marks`,
      guess === undefined ? `nothing in them tells the dialect; ${dialect} is assumed` : `${JSON.stringify(guess.because)} in them is ${dialect}`,
      variable === undefined ? 'no example of its URL was found; DATABASE_URL is assumed' : `${variable.file} shows its URL in ${variable.name}`,
    ],
    hashed: [`${dir}/*.sql`],
    confidence: guess !== undefined && /migrat/i.test(dir) ? 'certain' : 'likely',
  }
}

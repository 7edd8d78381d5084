import type { Repository } from './format.ts'

/** The folder of a path, '' for the root. */
export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
}

/** The nearest folder at or above one that has a package.json; the root when none has. */
export function nearestPackage(repository: Repository, folder: string): string {
  const files = new Set(repository.files)
  for (let current = folder; current !== ''; current = folderOf(current)) if (files.has(`${current}/package.json`)) return current
  return ''
}

/** Names of packages and folders that say nothing of which database it is. */
const empty = /^(?:db|database|databases|drizzle|prisma|schema|schemas|sql|migration|migrations|src|server|api|app|backend|data|package|packages|lib|infra|config|supabase|main|web|d1)$/i

/**
 * What to call the database of a project: its package's name without the scope, or the nearest folder that says something, going up
 * from the file. A configuration with a word of its own (`drizzle.auth.config.ts`) is called that.
 */
export async function projectName(repository: Repository, path: string): Promise<string> {
  const own = /(?:^|\/)(?:drizzle|prisma|wrangler)[.-]([\w-]+?)\.config\.\w+$|(?:^|\/)(?:drizzle|prisma)\.config\.([\w-]+)\.\w+$|(?:^|\/)wrangler\.([\w-]+)\.(?:toml|jsonc?)$/.exec(path)
  const word = own?.[1] ?? own?.[2] ?? own?.[3]
  if (word !== undefined && !/^(?:config|prod|production|dev|development|local|test|staging)$/i.test(word)) return clean(word)
  const names: string[] = []
  for (let folder = /\.\w+$/.test(path) ? folderOf(path) : path; ; folder = folderOf(folder)) {
    const packaged = await packageName(repository, folder)
    if (packaged !== undefined) names.push(packaged)
    if (folder === '') break
    names.push(folder.slice(folder.lastIndexOf('/') + 1))
  }
  names.push(repository.root.slice(Math.max(repository.root.lastIndexOf('/'), repository.root.lastIndexOf('\\')) + 1))
  const cleaned = names.map(clean).filter((name) => name !== '')
  return cleaned.find((name) => !empty.test(name)) ?? cleaned[0] ?? 'main'
}

async function packageName(repository: Repository, folder: string): Promise<string | undefined> {
  const file = folder === '' ? 'package.json' : `${folder}/package.json`
  if (!repository.files.includes(file)) return undefined
  try {
    const { name } = JSON.parse(await repository.read(file)) as { name?: unknown }
    return typeof name === 'string' ? name.replace(/^@[^/]+\//, '') : undefined
  } catch {
    return undefined // Not JSON: the folder's name will do.
  }
}

const clean = (name: string) => name.toLowerCase().replace(/[^a-z0-9_-]+/g, '-').replace(/^-+|-+$/g, '')

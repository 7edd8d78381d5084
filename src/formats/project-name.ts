import { basename } from 'node:path'
import type { Repository } from './format.ts'

/** Folder names that say what a folder holds, not what the project is called. */
const plainNames = new Set(['migrations', 'migration', 'migrate', 'versions', 'prisma', 'drizzle', 'atlas', 'sql', 'schema', 'schemas', 'db', 'database', 'databases', 'data', 'src', 'app', 'apps', 'packages', 'services', 'internal', 'lib', 'libs', 'store', 'storage', 'server', 'backend', 'postgres', 'postgresql', 'mysql', 'sqlite'])

/** What the project calls the database that a folder belongs to: the nearest package's name without its scope, or the nearest telling folder name. */
export async function projectName(repository: Repository, dir: string): Promise<string> {
  const segments = dir === '' ? [] : dir.split('/')
  for (let depth = segments.length; depth >= 0; depth--) {
    const folder = segments.slice(0, depth)
    const manifest = [...folder, 'package.json'].join('/')
    const named = repository.files.includes(manifest) ? packageName(await repository.read(manifest)) : undefined
    if (named !== undefined) return named
    const last = folder.at(-1)
    if (last !== undefined && !plainNames.has(last.toLowerCase())) return tidy(last)
  }
  return tidy(basename(repository.root)) || 'app'
}

function packageName(text: string): string | undefined {
  try {
    const { name } = JSON.parse(text) as { name?: unknown }
    const bare = typeof name === 'string' ? tidy(name.replace(/^@[^/]+\//, '')) : ''
    return bare === '' || plainNames.has(bare) ? undefined : bare
  } catch {
    return undefined // Not JSON: the folder's name will do.
  }
}

const tidy = (name: string) => name.toLowerCase().replace(/[^a-z0-9_-]+/g, '-').replace(/^[-_]+|[-_]+$/g, '')

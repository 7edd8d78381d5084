import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { promisify } from 'node:util'
import type { Repository } from '../formats/format.ts'

/** Folders that others fill: packages, build output, local state of tools. */
const leftOut = new Set([
  '.git', '.hg', '.svn', 'node_modules', 'bower_components', 'vendor', '.yarn', '.pnpm-store', 'dist', 'build', 'out', 'target', 'coverage', '.cache', '.next', '.nuxt',
  '.output', '.turbo', '.vercel', '.wrangler', '.terraform', '.venv', 'venv', '__pycache__',
])
const filesMax = 500_000
const depthMax = 32

/** The files below a folder as git sees them (tracked and new ones, not ignored ones); without git, by walking. */
export async function openRepository(root: string): Promise<Repository> {
  const files = (await gitFiles(root)) ?? (await walk(root))
  return {
    root,
    files: files.filter((file) => !file.split('/').slice(0, -1).some((folder) => leftOut.has(folder))).sort(),
    read: (file) => readFile(join(root, file), 'utf8'),
  }
}

/** Undefined when there is no git, or no repository that it would show us. */
async function gitFiles(root: string): Promise<readonly string[] | undefined> {
  const list = async (...args: readonly string[]) => {
    const { stdout } = await promisify(execFile)('git', ['ls-files', '-z', ...args], { cwd: root, maxBuffer: 2 ** 28, env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' } })
    return stdout.split('\0').filter((file) => file !== '')
  }
  try {
    const [present, deleted] = await Promise.all([list('--cached', '--others', '--exclude-standard'), list('--deleted')])
    const gone = new Set(deleted)
    return [...new Set(present)].filter((file) => !gone.has(file))
  } catch {
    return undefined
  }
}

async function walk(root: string): Promise<readonly string[]> {
  const files: string[] = []
  const folders: { readonly path: string; readonly depth: number }[] = [{ path: '', depth: 0 }]
  for (let folder = folders.pop(); folder !== undefined && files.length < filesMax; folder = folders.pop()) {
    const { path, depth } = folder
    for (const entry of await readdir(join(root, path), { withFileTypes: true }).catch(() => [])) {
      const name = posix.join(path, entry.name)
      if (entry.isFile()) files.push(name)
      else if (entry.isDirectory() && depth < depthMax && !leftOut.has(entry.name)) folders.push({ path: name, depth: depth + 1 })
    }
  }
  return files
}

import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import { cacheFolder } from '../../../config/cache-folder.ts'
import { packageRoot } from '../../../package-root.ts'
import { pgliteTemplate } from '../errors.ts'
import { templateName } from './pglite-version.ts'

/** Folders above this module that are looked through: the built program keeps the file beside or above it. */
const levels = 4
const blockBytes = 512

/** The tar of a fresh data directory: made when Skein was built, or by `tools/pglite-template.mjs` for running from source. Rejects with `connect.pglite-template`. */
export async function templateTar(environment: Readonly<Record<string, string | undefined>>): Promise<Buffer> {
  const path = candidates(environment).find((file) => existsSync(file))
  if (path === undefined) throw pgliteTemplate(`the prepared data directory ${templateName} is missing`, { hint: 'Install Skein again. In a checkout of its sources: node tools/pglite-template.mjs' })
  try {
    return await promisify(brotliDecompress)(await readFile(path))
  } catch (error) {
    throw pgliteTemplate(`the prepared data directory ${path} is broken`, { hint: 'Install Skein again.', cause: error })
  }
}

function candidates(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const found: string[] = []
  let folder = dirname(fileURLToPath(import.meta.url))
  for (let level = 0; level < levels; level++) {
    found.push(join(folder, templateName))
    folder = dirname(folder)
  }
  const cache = cacheFolder(environment)
  const built = join(packageRoot(), 'dist', templateName) // A checkout that was built runs from its sources too.
  return cache === undefined ? [...found, built] : [...found, join(cache, templateName), built]
}

/** Makes a data folder from the template, all of it or nothing. The caller holds its lock: what a run that was killed has begun is nobody's, and removed. */
export async function createFolder(folder: string, tar: Buffer): Promise<void> {
  await mkdir(dirname(folder), { recursive: true })
  await removeBegun(folder)
  const made = await mkdtemp(`${folder}.new-`)
  try {
    for (const entry of entriesOf(tar)) {
      const path = join(made, entry.name)
      if (entry.isFolder) await mkdir(path, { recursive: true, mode: 0o700 })
      else {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 })
        await writeFile(path, entry.data, { mode: 0o600 })
      }
    }
    await rm(folder, { recursive: true, force: true }) // Only ever an empty one: the caller has looked.
    await rename(made, folder)
  } catch (error) {
    await rm(made, { recursive: true, force: true })
    throw error
  }
}

/** Named as `mkdtemp` does: six letters and digits. */
async function removeBegun(folder: string): Promise<void> {
  const isBegun = (name: string) => name.startsWith(`${basename(folder)}.new-`) && /^[A-Za-z0-9]{6}$/.test(name.slice(basename(folder).length + '.new-'.length))
  for (const name of (await readdir(dirname(folder))).filter(isBegun)) await rm(join(dirname(folder), name), { recursive: true, force: true })
}

interface Entry {
  readonly name: string
  readonly isFolder: boolean
  readonly data: Buffer
}

/** Entries of a ustar archive as PGlite dumps one: files and folders, names with a leading slash. */
function* entriesOf(tar: Buffer): Generator<Entry> {
  for (let at = 0; at + blockBytes <= tar.length; ) {
    const header = tar.subarray(at, at + blockBytes)
    const name = textAt(header, 0, 100)
    if (name === '') return
    const prefix = textAt(header, 345, 155)
    const bytes = Number.parseInt(textAt(header, 124, 12).trim() || '0', 8)
    const data = tar.subarray(at + blockBytes, at + blockBytes + bytes)
    yield { name: (prefix === '' ? name : `${prefix}/${name}`).replace(/^\/+/, ''), isFolder: textAt(header, 156, 1) === '5', data }
    at += blockBytes + Math.ceil(bytes / blockBytes) * blockBytes
  }
}

function textAt(header: Buffer, start: number, length: number): string {
  const field = header.subarray(start, start + length)
  const end = field.indexOf(0)
  return field.subarray(0, end < 0 ? length : end).toString('utf8')
}

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { hashOf } from './compile.ts'
import type { Program } from './program.ts'
import { resolveFile } from './resolve.ts'

/** Part of every key: changed when what `compile` makes changes. The compiler's version is jiti's. */
const madeBy = 'skein program 1, jiti 2.7.0'
const entriesMax = 64

/**
 * Compiled configurations, one file each, found by the content of the configuration and trusted only when every file it was made from
 * is as it was and every import still leads there. Whatever is wrong with an entry, it counts as not there.
 */
export interface ProgramCache {
  read(main: string): Program | undefined
  /** Says why it could not be kept, or nothing. */
  write(program: Program): string | undefined
}

export function programCache(cacheDir: string): ProgramCache {
  const folder = join(cacheDir, 'config')
  return {
    read: (main) => quietly(() => readEntry(folder, main)),
    write(program) {
      try {
        writeEntry(folder, program)
        return undefined
      } catch (cause) {
        return `compiled configuration not cached in ${folder}: ${(cause as NodeJS.ErrnoException).code ?? String(cause)}`
      }
    },
  }
}

function readEntry(folder: string, main: string): Program | undefined {
  const path = join(folder, entryName(main, hashOf(readFileSync(main, 'utf8'))))
  if (!isOurs(path)) return undefined
  const entry = readFileSync(path, 'utf8')
  const [checksum = '', body = ''] = [entry.slice(0, 64), entry.slice(65)]
  if (hashOf(body) !== checksum) return undefined
  const program = JSON.parse(body) as Program
  return program.main === main && isCurrent(program) ? program : undefined
}

/** Text from here is run: another user's file in a shared cache folder is not ours to trust. */
function isOurs(path: string): boolean {
  const user = process.getuid?.()
  return user === undefined || statSync(path).uid === user
}

function isCurrent({ modules }: Program): boolean {
  return Object.entries(modules).every(
    ([path, { hash, links }]) => hashOf(readFileSync(path, 'utf8')) === hash && Object.entries(links).every(([specifier, link]) => resolveFile(specifier, path) === link),
  )
}

function writeEntry(folder: string, program: Program): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const body = JSON.stringify(program)
  const path = join(folder, entryName(program.main, program.modules[program.main]!.hash))
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.draft`
  writeFileSync(draft, `${hashOf(body)}\n${body}`, { mode: 0o600 })
  renameSync(draft, path)
  removeOldest(folder)
}

/** Keeps the folder small: the newest entries stay, and a draft that a crash left behind goes with the old ones. */
function removeOldest(folder: string): void {
  const names = readdirSync(folder)
  if (names.length <= entriesMax) return
  const aged = names.flatMap((name) => quietly(() => [{ name, at: statSync(join(folder, name)).mtimeMs }]) ?? [])
  for (const { name } of aged.sort((a, b) => b.at - a.at).slice(entriesMax)) quietly(() => rmSync(join(folder, name), { force: true }))
}

function entryName(main: string, hash: string): string {
  return `${hashOf([madeBy, process.version, main, hash].join('\n')).slice(0, 40)}.json`
}

function quietly<Result>(run: () => Result): Result | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}

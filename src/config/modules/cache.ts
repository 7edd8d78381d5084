import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isOurs, keepFile, quietly, removeOldest } from '../kept-files.ts'
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

function isCurrent({ modules }: Program): boolean {
  return Object.entries(modules).every(
    ([path, { hash, links }]) => hashOf(readFileSync(path, 'utf8')) === hash && Object.entries(links).every(([specifier, link]) => resolveFile(specifier, path) === link),
  )
}

function writeEntry(folder: string, program: Program): void {
  const body = JSON.stringify(program)
  keepFile(folder, entryName(program.main, program.modules[program.main]!.hash), `${hashOf(body)}\n${body}`)
  removeOldest(folder, entriesMax)
}

function entryName(main: string, hash: string): string {
  return `${hashOf([madeBy, process.version, main, hash].join('\n')).slice(0, 40)}.json`
}

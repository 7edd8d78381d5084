import { existsSync, readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { FormatConfig } from '../config/shape.ts'
import { formatOf } from '../formats/index.ts'
import type { Reading } from '../formats/format.ts'
import type { Migration } from '../model/migration.ts'
import { sourceUnreadable } from './errors.ts'
import type { FilesArgument } from './argument.ts'

/** One file to load, with its tool's own way to read it. */
export interface SourceScript {
  /** To show. */
  readonly file: string
  readonly path: string
  /** What it says, where it stands in no file. */
  readonly text?: string
  readonly reading: Pick<Reading, 'bom' | 'invalidUtf8' | 'prepare' | 'breakpoint'>
  /** Where it is a migration of a tool's folder. */
  readonly migration?: Migration
}

const plain: SourceScript['reading'] = { bom: 'strip', invalidUtf8: 'refuse' }

/** The files of a source in the order in which they run. Rejects with `source.unreadable` or the folder's own `folder.*`. */
export async function scriptsOf(source: FilesArgument, env: Readonly<Record<string, string | undefined>>): Promise<readonly SourceScript[]> {
  if (source.kind === 'file') return [{ file: source.label, path: source.path, reading: plain }]
  const files = await filesBelow(source.path)
  const config = formatIn(source.path, files)
  return config === undefined ? plainFiles(source, files) : migrations(config, source, env)
}

/** Which tool's folder it is, by the files that only that tool writes. Plain SQL files are read by name. */
function formatIn(dir: string, files: readonly string[]): FormatConfig | undefined {
  if (existsSync(join(dir, 'meta/_journal.json')) || files.some((file) => /^[^/]+\/snapshot\.json$/.test(file))) return { name: 'drizzle', dir }
  if (existsSync(join(dir, 'migration_lock.toml')) || files.some((file) => /^[^/]+\/migration\.sql$/.test(file))) return { name: 'prisma', dir }
  if (existsSync(join(dir, 'atlas.sum'))) return { name: 'atlas', dir }
  return undefined
}

async function migrations(config: FormatConfig, { path, label }: FilesArgument, env: Readonly<Record<string, string | undefined>>): Promise<readonly SourceScript[]> {
  const format = await formatOf(config)
  const settled = await format.settle(config, { root: path, environment: 'local', env, database: label })
  const folder = await format.read(settled)
  const fatal = folder.problems.find(({ blocks }) => blocks)
  if (fatal !== undefined) throw sourceUnreadable(`${label}: ${fatal.message}`, fatal.hint === undefined ? {} : { hint: fatal.hint })
  return folder.migrations.map((migration) => ({ file: `${label}/${relative(path, migration.path).replaceAll('\\', '/')}`, path: migration.path, reading: format.reading, migration }))
}

function plainFiles({ path, label }: FilesArgument, found: readonly string[]): readonly SourceScript[] {
  const files = found.filter((file) => /\.sql$/i.test(file) && !/\.down\.sql$/i.test(file)).sort()
  if (files.length === 0) throw sourceUnreadable(`${label} holds no SQL file`)
  return files.map((file) => ({ file: `${label}/${file}`, path: join(path, file), reading: plain }))
}

async function filesBelow(dir: string): Promise<readonly string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(dir, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}

/** A file's bytes, read at once: of hundreds of small files, waiting for each takes longer than all reading. Throws `source.unreadable`. */
export function bytesOf({ path, file, text }: SourceScript): Uint8Array {
  if (text !== undefined) return Buffer.from(text)
  try {
    return readFileSync(path)
  } catch (error) {
    throw sourceUnreadable(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`, { position: { file, line: 1, column: 1 } })
  }
}

import { readFileSync } from 'node:fs'
import type { Folder, FolderProblem, Migration } from '../../model/migration.ts'
import { folderUnreadable } from '../errors.ts'
import { scanFolder, type ScannedFile } from '../folder-scan.ts'
import type { Settled } from '../format.ts'
import { keepContents } from './contents.ts'
import { readDirectives } from './directives.ts'
import { compareBytes, fileVersion, type Layout } from './names.ts'
import { unescape } from './scanner.ts'
import { readSum, sumLines, type ReadSum, type SumInput } from './sum.ts'
import { sumProblems } from './sum-problems.ts'

/** The file beside the migrations that vouches for them. */
export const sumName = 'atlas.sum'

/** Top-level `*.sql`, case-sensitive, dotfiles included, byte by byte in order, vouched for by atlas.sum. */
export async function read(settled: Settled): Promise<Folder> {
  const scan = scanFolder(settled.dir, { root: settled.root, shown: settled.shown, keepLeftovers: true, migration: (name) => name.endsWith('.sql') })
  const sumAt = scan.files.find(({ name }) => name === sumName)
  const text = sumAt === undefined ? undefined : bytesOf(sumAt, settled).toString()
  const sum = text === undefined ? undefined : readSum(text)
  const layout = layoutOf(sum)
  const suffix = layout === 'atlas' ? '.sql' : '.up.sql'
  const files = scan.files.filter(({ name }) => name.endsWith(suffix)).sort((a, b) => compareBytes(a.name, b.name))
  const inputs = files.map((file) => ({ name: file.name, bytes: bytesOf(file, settled) }))
  const actual = sumLines(inputs)
  const values = new Map(actual.map(({ name, value }) => [name, value]))
  const folder: Folder = {
    dir: settled.dir,
    migrations: files.map((file, index) => migrationOf(file, inputs[index], values.get(file.name), layout, settled)),
    problems: [...sumProblems({ text, sum, files: inputs, actual, shown: settled.shown }), ...twins(scan.twins)],
    ignored: [
      ...scan.ignored,
      ...scan.files.filter(({ name }) => !name.endsWith(suffix) && name !== sumName).map(({ name }) => ({ file: name, because: layout === 'golang-migrate' && name.endsWith('.down.sql') ? 'golang-migrate’s way back; Atlas leaves it out' : 'not an .sql file' })),
      ...scan.folders.map((name) => ({ file: `${name}/`, because: 'a folder; Atlas reads only the files directly in its own' })),
    ],
    generation: layout,
  }
  keepContents(folder, inputs)
  return folder
}

/** A sum over nothing but `.up.sql` files was made with `?format=golang-migrate`. */
function layoutOf(sum: ReadSum | undefined): Layout {
  return sum !== undefined && sum.lines.length > 0 && sum.lines.every(({ name }) => name.endsWith('.up.sql')) ? 'golang-migrate' : 'atlas'
}

function bytesOf(file: ScannedFile, settled: Settled): Buffer {
  try {
    return readFileSync(file.path)
  } catch (error) {
    const shown = `${settled.shown}/${file.name}`
    throw folderUnreadable(`${shown} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, { position: { file: shown, line: 1, column: 1 }, cause: error })
  }
}

function migrationOf(file: ScannedFile, input: SumInput | undefined, value: string | undefined, layout: Layout, settled: Settled): Migration {
  const { name, version, description } = fileVersion(file.name, layout)
  const bytes = input?.bytes ?? new Uint8Array()
  const directives = readDirectives(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString())
  return {
    name,
    path: file.path,
    file: `${settled.shown}/${file.name}`,
    bytes: bytes.byteLength,
    hash: value ?? '',
    key: version,
    ...(directives.txmode.includes('none') ? { transaction: 'none' as const } : {}),
    ...(directives.delimiter === undefined ? {} : { delimiter: unescape(directives.delimiter) }),
    extra: {
      description,
      layout,
      txmode: directives.txmode,
      traps: directives.traps,
      ...(directives.txtar ? { txtar: true } : {}),
      ...(directives.checkpoint === undefined ? {} : { checkpoint: directives.checkpoint }),
    },
  }
}

function twins(pairs: readonly (readonly [string, string])[]): readonly FolderProblem[] {
  return pairs.map(([a, b]) => ({ kind: 'duplicate-number', blocks: false, message: `${a} and ${b} are one file on systems that fold case or normalise Unicode.` }))
}

/** The time in a migration's version, where it is fourteen digits. */
export function writtenAt({ key = '' }: Migration): Date | undefined {
  if (!/^(?:19|20)\d{12}$/.test(key)) return undefined
  const part = (from: number, length = 2) => Number(key.slice(from, from + length))
  return new Date(Date.UTC(part(0, 4), part(4) - 1, part(6), part(8), part(10), part(12)))
}

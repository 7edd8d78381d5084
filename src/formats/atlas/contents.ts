import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Folder } from '../../model/migration.ts'
import { type Endings, withEndings } from './endings.ts'
import { sumLines, type SumInput } from './sum.ts'

/**
 * The bytes of a folder's files, kept beside the folder and not in it, since reports are made of folders. They are needed to tell an
 * edited file from one that merely got a new neighbour: every value of atlas.sum depends on all files before it.
 */
const kept = new WeakMap<Folder, readonly SumInput[]>()

/** More than this is not kept; edits are then told from the folder as a whole. */
const keptBytesMax = 64 * 1024 * 1024

export function keepContents(folder: Folder, files: readonly SumInput[]): void {
  if (files.reduce((sum, { bytes }) => sum + bytes.byteLength, 0) <= keptBytesMax) kept.set(folder, files)
}

/** The values of atlas.sum as they would be without the files at `without`, and with these line endings, by place in the folder; undefined when the contents were not kept. */
export function valuesWithout(folder: Folder, without: ReadonlySet<number>, endings?: Endings): readonly (string | undefined)[] | undefined {
  const read = kept.get(folder)
  if (read === undefined) return undefined
  const files = endings === undefined ? read : withEndings(read, endings)
  const values = new Map(sumLines(files.filter((_, index) => !without.has(index))).map(({ name, value }) => [name, value]))
  return files.map(({ name }) => values.get(name))
}

/** The files as read; those of a folder too large to keep are read again. */
export function contentsOf(folder: Folder): readonly SumInput[] {
  return kept.get(folder) ?? folder.migrations.map(({ path }) => ({ name: basename(path), bytes: readFileSync(path) }))
}

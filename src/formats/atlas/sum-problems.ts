import type { FolderProblem } from '../../model/migration.ts'
import { folderSum } from '../errors.ts'
import { sumMismatch, type ReadSum, type SumLine } from './sum.ts'

interface SumFacts {
  /** Absent when the folder has no atlas.sum. */
  readonly text: string | undefined
  readonly sum: ReadSum | undefined
  readonly actual: readonly SumLine[]
  readonly shown: string
}

/** What Atlas would refuse the folder for, in its own words, and everything more that can be told. */
export function sumProblems({ text, sum, actual, shown }: SumFacts): readonly FolderProblem[] {
  const file = `${shown}/atlas.sum`
  const problem = (message: string, hint: string): FolderProblem => ({ kind: 'sum-mismatch', file, blocks: true, code: folderSum.code, message, hint })
  const rehash = 'If the change is meant, run `atlas migrate hash`; if not, restore the files.'
  if (text === undefined) return actual.length === 0 ? [] : [problem(`checksum file not found: ${file} is missing.`, 'Run `atlas migrate hash` once the files are as they should be.')]
  if (/^(?:<{7}|={7}|>{7})/m.test(text)) return [problem(`checksum mismatch: ${file} holds an unresolved merge.`, 'Resolve it by `atlas migrate hash` once both sides’ files are in the right order.')]
  if (sum === undefined) return [problem(`checksum file format invalid: ${file} has a line without h1.`, 'Restore the file, or make it again with `atlas migrate hash`.')]
  if (!sum.intact) return [problem(`checksum mismatch: the first line of ${file} is not the sum of its other lines.`, rehash)]
  const first = sumMismatch(sum.lines, actual)
  if (first === undefined) return []
  const names = (lines: readonly SumLine[]) => new Set(lines.map(({ name }) => name))
  const [was, is] = [names(sum.lines), names(actual)]
  const others = [
    ...[...is].filter((name) => !was.has(name) && name !== first.file).map((name) => `${name} was added`),
    ...[...was].filter((name) => !is.has(name) && name !== first.file).map((name) => `${name} was removed`),
  ]
  const also = others.length === 0 ? '' : `; also ${others.join(', ')}`
  return [problem(`checksum mismatch: L${first.line}: ${first.file} was ${first.reason}${also}.`, rehash)]
}

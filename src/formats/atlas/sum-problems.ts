import type { FolderProblem } from '../../model/migration.ts'
import { folderSum } from '../errors.ts'
import { type Endings, endings, withEndings } from './endings.ts'
import { sumLines, sumMismatch, type ReadSum, type SumInput, type SumLine } from './sum.ts'

interface SumFacts {
  /** Absent when the folder has no atlas.sum. */
  readonly text: string | undefined
  readonly sum: ReadSum | undefined
  readonly files: readonly SumInput[]
  /** Of these files. */
  readonly actual: readonly SumLine[]
  readonly shown: string
}

/** What Atlas would refuse the folder for, in its own words, and everything more that can be told. */
export function sumProblems({ text, sum, files, actual, shown }: SumFacts): readonly FolderProblem[] {
  const file = `${shown}/atlas.sum`
  const problem = (message: string, hint: string): FolderProblem => ({ kind: 'sum-mismatch', file, blocks: true, code: folderSum.code, message, hint })
  const rehash = 'If the change is meant, run `atlas migrate hash`; if not, restore the files.'
  if (text === undefined) return actual.length === 0 ? [] : [problem(`checksum file not found: ${file} is missing.`, 'Run `atlas migrate hash` once the files are as they should be.')]
  if (/^(?:<{7}|={7}|>{7})/m.test(text)) return [problem(`checksum mismatch: ${file} holds an unresolved merge.`, 'Resolve it by `atlas migrate hash` once both sides’ files are in the right order.')]
  if (sum === undefined) return [problem(`checksum file format invalid: ${file} has a line without h1.`, 'Restore the file, or make it again with `atlas migrate hash`.')]
  if (!sum.intact) return [problem(`checksum mismatch: the first line of ${file} is not the sum of its other lines.`, rehash)]
  const first = sumMismatch(sum.lines, actual)
  if (first === undefined) return []
  const meant = endings.find((one) => sumMismatch(sum.lines, sumLines(withEndings(files, one))) === undefined)
  if (meant !== undefined) return [lineEndings(meant, first, shown)]
  const names = (lines: readonly SumLine[]) => new Set(lines.map(({ name }) => name))
  const [was, is] = [names(sum.lines), names(actual)]
  const others = [
    ...[...is].filter((name) => !was.has(name) && name !== first.file).map((name) => `${name} was added`),
    ...[...was].filter((name) => !is.has(name) && name !== first.file).map((name) => `${name} was removed`),
  ]
  const also = others.length === 0 ? '' : `; also ${others.join(', ')}`
  return [problem(`checksum mismatch: L${first.line}: ${first.file} was ${first.reason}${also}.`, rehash)]
}

/** Atlas's sum is over raw bytes (its issue 1569, closed as by design), so this is refused like any other change; but nobody has edited anything. */
function lineEndings(meant: Endings, { line, file }: { readonly line: number; readonly file: string }, shown: string): FolderProblem {
  return {
    kind: 'line-endings',
    file: `${shown}/atlas.sum`,
    blocks: true,
    code: folderSum.code,
    message: `checksum mismatch: L${line}: ${file} differs in its line endings only: atlas.sum was made of files with ${meant}.`,
    tool: 'Refuses the folder: its sum is over bytes, line endings included.',
    skein: 'Refuses to migrate, as Atlas does.',
    hint: `Do not hash them anew: everybody else's files have ${meant}. Put \`${shown}/*.sql -text\` into .gitattributes, so that Git leaves them as they are, delete the files and check them out again.`,
  }
}

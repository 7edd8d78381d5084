import type { Migration } from '../../model/migration.ts'
import type { DialectName } from '../../dialects/dialect-name.ts'
import type { Statement } from '../../model/statement.ts'
import { positionsAt } from '../../lexer/position.ts'
import { scriptDelimiter } from './errors.ts'
import { AtlasScanner, isSpace } from './scanner.ts'
import { genericRules, splitRules, type SplitRules } from './split-rules.ts'

/** Cuts a migration as Atlas does, so that counts and hashes in its ledger stay its own. Texts keep their `;`. */
export function split(text: string, migration: Migration, dialect: DialectName): readonly Statement[] {
  const rules = migration.extra?.layout === 'golang-migrate' ? genericRules : splitRules[dialect]
  return splitBy(text, rules, migration.file, migration.delimiter)
}

/** The same by its parts; `delimiter` is that of the directive on the first line, escapes replaced; the line is then not part of the script. */
export function splitBy(text: string, rules: SplitRules, file: string, delimiter?: string): readonly Statement[] {
  const scanner = delimiter === undefined ? new AtlasScanner(text, rules, file) : behindDirective(text, rules, file, delimiter)
  const cuts: { readonly text: string; readonly start: number; readonly end: number; readonly comment: string }[] = []
  for (let cut = scanner.next(); cut !== undefined; cut = scanner.next()) {
    const start = cut.start
    let end = cut.end - cut.delimiterLength
    while (end > start && isSpace(text.charCodeAt(end - 1))) end--
    cuts.push({ text: text.slice(start, end), start, end, comment: cut.comments.trimEnd() })
  }
  const places = positionsAt(text, cuts.map(({ start }) => start))
  return cuts.map((cut, index) => ({ ...cut, line: places[index]?.line ?? 1, column: places[index]?.column ?? 1 }))
}

function behindDirective(text: string, rules: SplitRules, file: string, delimiter: string): AtlasScanner {
  const end = text.indexOf('\n')
  const position = { file, line: 1, column: 1 }
  if (end < 0) throw scriptDelimiter(`no input found after delimiter ${JSON.stringify(delimiter)}`, { position })
  if (delimiter === '') throw scriptDelimiter('atlas:delimiter names no delimiter', { position })
  return new AtlasScanner(text, rules, file, { at: end + 1, delimiter, depth: 0, blocks: new Map() })
}

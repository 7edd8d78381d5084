import { arrayCasts } from './array-casts.ts'
import { comparedRows } from './compared-rows.ts'
import { cycleMarks } from './cycle-marks.ts'
import { extractFields } from './extract-fields.ts'
import { negatedNumbers } from './negated-numbers.ts'
import { nestedConditions } from './nested-conditions.ts'
import { unnamedLiterals } from './unnamed-literals.ts'

const quoted = /[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_]\w*)?\$[^]*?\$\1\$/g

/** One of these is in each of the forms. */
const suspicious = /\(ARRAY\[|\)\s(?:AND|OR)\s|\b(?:SELECT|RETURNING)\b|\b(?:ROW|EXTRACT)\(|\(- \d/

/**
 * A statement whose expressions the server printed, so that it prints them the same once more: seven forms do not (found by making views, checks, indexes, rules and bodies
 * of some 1,000 expressions and queries, and making them again of what was printed, on 13, 16 and 18). What is in quotes or between dollars is not touched.
 */
export function printsBack(statement: string): string {
  if (!suspicious.test(statement)) return statement
  const bare = statement.replace(quoted, (run) => '_'.repeat(run.length))
  const edits = [...arrayCasts(statement, bare), ...nestedConditions(bare), ...unnamedLiterals(bare), ...comparedRows(bare), ...extractFields(bare), ...negatedNumbers(bare), ...cycleMarks(statement, bare)]
  if (edits.length === 0) return statement
  let [done, from] = ['', 0]
  for (const { at, text, removes = 0 } of edits.toSorted((a, b) => a.at - b.at)) {
    done += statement.slice(from, at) + text
    from = at + removes
  }
  return done + statement.slice(from)
}

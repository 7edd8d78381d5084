import type { Unit } from '../dialect.ts'
import { SqliteFailure } from './drivers/failure.ts'
import { quote } from './quote.ts'
import type { Manner, UnitStatement } from './manner.ts'

/** What D1 enforces, locally too (reference: drizzle-d1.md B1, B2; Wrangler 4.164). */
export const d1Limits = { statementBytes: 100_000, tableColumns: 100 } as const

/** D1's local file: its limits and refusals are ours to keep, since the file alone would allow more than the service will. */
export const d1Manner: Manner = {
  foreignKeys: 'on',
  statements: d1Statements,
  afterwards: (unit, read) => {
    const grown = unit.statements.map(({ text }) => text).filter(mayHaveManyColumns)
    if (grown.length === 0) return
    const [wide] = read(
      `select m.name as name, count(*) as columns from sqlite_master as m, pragma_table_info(m.name) where m.type = 'table'${amongTables(unit, grown)} group by m.name having count(*) > ${d1Limits.tableColumns} limit 1`,
    ) as readonly { name: string; columns: number }[]
    if (wide === undefined) return
    throw refusal('SQLITE_ERROR', `D1 allows ${d1Limits.tableColumns} columns in a table, and ${wide.name} would have ${wide.columns}: too many columns`, {
      statement: unit.statements.findIndex(({ text }) => text.includes(wide.name) && mayHaveManyColumns(text)),
    })
  },
}

/**
 * The unit's statements without the first BEGIN TRANSACTION and the first COMMIT, which Wrangler strips too. Throws for whatever D1 refuses:
 * everything is looked at before anything runs.
 */
export function d1Statements(unit: Unit): readonly UnitStatement[] {
  const strip = [/^begin(?:\s+transaction)?\s*$/i, /^(?:commit|end)(?:\s+transaction)?\s*$/i]
  const kept: UnitStatement[] = []
  for (const [index, { text }] of unit.statements.entries()) {
    const stripped = strip.findIndex((pattern) => pattern.test(text))
    if (stripped !== -1) {
      strip.splice(stripped, 1)
      continue
    }
    refuseWhatD1Refuses(text, index)
    kept.push({ index, text })
  }
  return kept
}

/** Throws for a statement that D1 does not run. */
export function refuseWhatD1Refuses(text: string, index?: number): void {
  const at = index === undefined ? {} : { statement: index }
  if (text.length * 3 > d1Limits.statementBytes) {
    const bytes = Buffer.byteLength(text)
    if (bytes > d1Limits.statementBytes) {
      throw refusal('SQLITE_TOOBIG', `D1 allows ${d1Limits.statementBytes} bytes in a statement and this one has ${bytes}: statement too long`, at, 'Split it: several INSERT statements of fewer rows each.')
    }
  }
  const refused = refusals.find(({ begins }) => begins.test(text))
  if (refused !== undefined) throw refusal(refused.code, `D1 refuses ${refused.what}`, at, refused.hint)
}

const oneTransaction = 'D1 runs a migration as one transaction of its own. Take transaction control out of the file.'
const refusals: readonly { readonly begins: RegExp; readonly what: string; readonly code: string; readonly hint: string }[] = [
  { begins: /^begin\b/i, what: 'BEGIN (only one pair of BEGIN TRANSACTION and COMMIT is left out, as Wrangler does)', code: 'SQLITE_AUTH', hint: oneTransaction },
  { begins: /^(?:commit|end|rollback)\b/i, what: 'COMMIT and ROLLBACK', code: 'SQLITE_AUTH', hint: oneTransaction },
  { begins: /^(?:savepoint|release)\b/i, what: 'SAVEPOINT', code: 'SQLITE_AUTH', hint: oneTransaction },
  { begins: /^pragma\s+(?:\w+\.)?writable_schema\b/i, what: 'PRAGMA writable_schema: not authorized', code: 'SQLITE_AUTH', hint: 'Rebuild the table instead.' },
  { begins: /^pragma\s+(?:\w+\.)?legacy_alter_table\b/i, what: 'PRAGMA legacy_alter_table: not authorized', code: 'SQLITE_AUTH', hint: 'Rebuild the table instead.' },
  { begins: /^create\s+temp(?:orary)?\b/i, what: 'temporary objects: not authorized', code: 'SQLITE_AUTH', hint: 'Use an ordinary table and drop it at the end of the migration.' },
  { begins: /^(?:attach|detach)\b/i, what: 'ATTACH: a D1 database is alone', code: 'SQLITE_AUTH', hint: 'Give the other database a migration of its own.' },
  { begins: /^vacuum\b/i, what: 'VACUUM', code: 'SQLITE_AUTH', hint: 'D1 looks after its own files; leave it out.' },
]

function refusal(code: string, message: string, at: { readonly statement?: number }, hint?: string): SqliteFailure {
  return new SqliteFailure(code, message, { kind: 'statement', at, ...(hint === undefined ? {} : { hint }) })
}

/** Limits a question to the tables that the statements name: to ask about all of them takes as long as there are tables. Empty where a name cannot be told or may have changed. */
function amongTables(unit: Unit, statements: readonly string[]): string {
  const names = statements.map((text) => tableNamed.exec(text)?.[1])
  if (names.includes(undefined) || unit.statements.some(({ text }) => /\brename\b/i.test(text))) return ''
  const literals = names.map((name = '') => quote.literal(name.replace(/^["`[]|["`\]]$/g, '')))
  return ` and m.name collate nocase in (${literals.join(', ')})`
}

/** A plain or simply quoted name without a schema; with anything else in it no name is told. */
const tableNamed = /^(?:create|alter)\s+table\s+(?!if\b)("[^"]+"|`[^`]+`|\[[^\]]+\]|\w+)(?=[\s(])(?!\s*\.)/i

function mayHaveManyColumns(text: string): boolean {
  if (/^alter\s+table\s.*\sadd\s/is.test(text)) return true
  return /^create\s+table\b/i.test(text) && text.split(',').length > d1Limits.tableColumns
}

import type { Statement } from '../../model/statement.ts'
import { type Fields, loadGrammar, parse } from './parse.ts'
import { list, names, text } from './syntax-tree.ts'

/** A value that one statement adds to an enum and a later one uses: a commit must stand between the two (SQLSTATE 55P04). */
export interface EnumValueUse {
  readonly type: string
  readonly value: string
  /** Index of `alter type … add value`. */
  readonly added: number
  /** Index of the first statement that names the value. */
  readonly used: number
}

/** Every value used after it was added. A type made in the same script may be used at once, so its values are left out. */
export async function enumValuesUsedLater(statements: readonly Statement[]): Promise<readonly EnumValueUse[]> {
  if (!statements.some((statement) => isAddValue(statement))) return []
  await loadGrammar()
  return usesIn(statements)
}

/**
 * Indexes of statements after which a transaction must end, so that a later one can use what was added: the one right before the first
 * use. Called after the statements' facts were asked for, so the grammar is there.
 */
export function commitsBetween(statements: readonly Statement[]): ReadonlySet<number> {
  if (!statements.some((statement) => isAddValue(statement))) return new Set()
  return new Set(usesIn(statements).map(({ used }) => used - 1))
}

function usesIn(statements: readonly Statement[]): readonly EnumValueUse[] {
  const made = new Set<string>()
  const uses: EnumValueUse[] = []
  for (const [added, statement] of statements.entries()) {
    const enumeration = /\btype\b/i.test(statement.text) ? read(statement) : undefined
    if (enumeration?.value === undefined) {
      if (enumeration) made.add(enumeration.type)
      continue
    }
    const { type, value } = enumeration
    const used = statements.findIndex((later, index) => index > added && later.text.includes(literal(value)))
    if (used >= 0 && !made.has(type)) uses.push({ type, value, added, used })
  }
  return uses
}

function isAddValue(statement: Statement): boolean {
  return /\badd\s+value\b/i.test(statement.text)
}

/** The enum that a statement makes, or adds a value to. */
function read(statement: Statement): { readonly type: string; readonly value?: string } | undefined {
  const result = parse(statement.text)
  if (!('parsed' in result)) return undefined
  const { type, node } = result.parsed
  if (type === 'CreateEnumStmt') return { type: typeName(node) }
  if (type !== 'AlterEnumStmt' || text(node, 'oldVal') !== '') return undefined
  return { type: typeName(node), value: text(node, 'newVal') }
}

function typeName(node: Fields): string {
  return names(list(node, 'typeName')).join('.')
}

function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

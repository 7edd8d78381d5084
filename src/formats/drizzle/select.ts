import { formatNoHome } from '../errors.ts'
import type { ScriptView, Settled } from '../format.ts'
import { drizzleExtra } from './extra.ts'
import { homeOf } from './home.ts'

/**
 * The statements that one keyspace of several runs, by the tables they name. What names nothing (`set …`) runs in every one of them.
 * Pure; without `keyspaceOf` and `keyspaces()` everything runs.
 */
export function select(script: ScriptView, settled: Settled): readonly number[] {
  const { homes, keyspace, keyspaces } = drizzleExtra(settled)
  const all = script.statements.map((_, index) => index)
  if (homes === undefined || keyspace === undefined) return all
  return all.filter((index) => {
    const [statement, facts] = [script.statements[index], script.facts[index]]
    if (statement === undefined || facts === undefined) return false
    const home = homeOf(statement, facts, { homes, keyspaces: keyspaces ?? [keyspace], complete: keyspaces !== undefined })
    if (home.kind === 'everywhere') return true
    if (home.kind === 'keyspaces') return home.names.includes(keyspace)
    throw formatNoHome(`${script.migration.file}:${statement.line}: ${home.message}`, {
      position: { file: script.migration.file, line: statement.line, column: statement.column },
      hint: home.hint,
      details: { migration: script.migration.name, tables: home.tables },
    })
  })
}

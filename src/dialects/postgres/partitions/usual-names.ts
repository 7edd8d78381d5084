import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { identifier, identifiersOf } from '../renames/identifiers.ts'
import { tiesTo } from './index-attachment.ts'

/** What an index of a partition says that the server says again when it makes the one above it anew. */
const saidAgain: ReadonlySet<string> = new Set(['index', 'constraint', 'table', 'type', 'unique', 'definition', 'deferrable', 'deferred', 'name'])

/**
 * Whether the indexes of partitions below one, before and after, are just what the server makes there: it makes them anew with the one above when a column gets
 * another type, calls them as it pleases, and forgets their comments, options and all else that was said of them (13 to 18).
 */
export function areUsualBelow(key: ObjectKey, context: PlanContext): boolean {
  return (['from', 'to'] as const).every((side) => tiesTo(key, context[side]).every(({ parent, is }) => parent !== undefined && isUsual(context[side].objects.get(parent), is.table) && areUsualBelow(parent, context)))
}

function isUsual(object: SchemaObject | undefined, table: string): boolean {
  if (object === undefined || object.comment !== undefined || object.labels !== undefined) return false
  const { index } = object.is
  const inner = typeof index === 'object' && index !== null && !Array.isArray(index) ? Object.keys(index) : []
  const names = [...Object.keys(object.is).filter((name) => name !== 'index' || inner.length === 0), ...inner]
  return names.every((name) => saidAgain.has(name)) && String(object.is['constraint'] ?? index) === usualName(object, table)
}

/** `table_column_column_idx`; of an expression, which has a name of its own, none. As `ChooseIndexName` in commands/indexcmds.c; a longer name is cut there. */
function usualName({ is }: SchemaObject, table: string): string | undefined {
  const relation = identifiersOf(table)?.at(-1) ?? ''
  const columns = columnsOf(String(is['definition']))
  const label = is['type'] === 'primary key' ? 'pkey' : is['type'] === 'unique' ? 'key' : is['type'] === undefined ? 'idx' : undefined
  if (label === undefined || columns === undefined) return undefined
  const name = [relation, ...(label === 'pkey' ? [] : columns), label].join('_')
  return Buffer.byteLength(name) > 63 ? undefined : identifier(name)
}

/** Of an index or a key that is of columns alone, those it includes as well. */
function columnsOf(definition: string): readonly string[] | undefined {
  const match = /^(?:USING \w+|PRIMARY KEY|UNIQUE(?: NULLS NOT DISTINCT)?) \(([^()]*)\)(?: INCLUDE \(([^()]*)\))?(?: NULLS NOT DISTINCT| WHERE .*)?$/s.exec(definition)
  if (match === null) return undefined
  const names = [match[1], match[2]].flatMap((list) => list?.split(', ') ?? []).map((one) => identifiersOf(/^(?:"(?:[^"]|"")*"|\S+)/.exec(one)?.[0] ?? '')?.[0])
  return names.every((name) => name !== undefined) ? names : undefined
}

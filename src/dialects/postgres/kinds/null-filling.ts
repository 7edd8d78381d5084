import type { PlanContext } from '../../../diff/kind.ts'
import type { Hazard, Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { type BorrowedDefault, borrowedDefault } from '../partitions/borrowed-default.ts'
import { hazard } from '../step.ts'
import { nullTest } from '../types/null-test.ts'
import type { Column } from './column-text.ts'
import { isForeign, tableOf } from './lineage.ts'
import { type Identity, filled } from './identity-text.ts'
import type { NotNull } from './not-null.ts'
import { unheardUpdate } from './unheard-update.ts'

/** Nulls that are there get what new rows get: the default, where there is one. */
export function filling({ key, is, parent }: SchemaObject<NotNull>, context: PlanContext): readonly Step[] {
  const standard = fillsWith(key, parent, context)
  const isForeigns = parent !== undefined && isForeign(context.to.objects.get(parent)?.parent)
  if (!isOfOld(parent, context) || isForeigns || is.notValid === true) return []
  if (standard === undefined) return numbering(key, is, context)
  const column = parent === undefined ? undefined : context.to.objects.get(parent)
  const update = `update ${is.table} set ${is.column} = ${standard.expression} where ${nullTest(columnOf(key), is.column, context.to).isNull}`
  return [unheardUpdate({ key, column: columnOf(key), table: is.table, update, works: 'scans', hazards: [hazard('cannot-be-undone', `nulls in ${is.table}.${is.column} become its default`), ...(column === undefined ? [] : mayBreak(column as unknown as SchemaObject<Column>, context))] }, context)]
}

/** Where the column begins to count, its nulls are numbered behind the values that it has, and from its start on. */
function numbering(key: ObjectKey, { table, column }: NotNull, context: PlanContext): readonly Step[] {
  const counts = context.to.objects.get(key.replace(/^not-null:/, 'identity:') as ObjectKey) as unknown as SchemaObject<Identity> | undefined
  const type = context.to.objects.get(columnOf(key))?.is['type']
  if (counts === undefined || !context.isNew(counts.key)) return []
  const { start, increment } = filled(counts.is, String(type))
  const last = `select ${increment.startsWith('-') ? 'least(min' : 'greatest(max'}(${column}), ${BigInt(start) - BigInt(increment)}) from ${table}`
  const rows = `select tableoid as part, ctid as place, row_number() over () as number from ${table} where ${column} is null`
  const update = `update ${table} nulls set ${column} = (${last}) + rows.number${increment === '1' ? '' : ` * ${increment}`} from (${rows}) rows where nulls.tableoid = rows.part and nulls.ctid = rows.place`
  return [unheardUpdate({ key, column: columnOf(key), table, update, works: 'scans', hazards: [hazard('cannot-be-undone', `nulls in ${table}.${column} become numbers`)] }, context)]
}

/** A check lets nulls through, and a key takes many of them. */
export function mayBreak({ key, parent, is: { column } }: SchemaObject<Column>, context: PlanContext): readonly Hazard[] {
  const table = tableOf(parent)
  const rules = (['from', 'to'] as const).flatMap((side) => [...context.parts(side, `table:${table}`, 'constraint'), ...context.parts(side, `table:${table}`, 'index').filter(({ is }) => is['unique'] === true)])
  const names = rules.filter(({ depends }) => depends.includes(key)).map(({ name, is }) => String(is['constraint'] ?? name))
  return [...new Set(names)].map((name) => hazard('may-fail-on-data', `the default that nulls in ${table}.${column} become may break ${name}`))
}

/** What nulls are filled with: the column's default, which may be said above. */
function fillsWith(key: ObjectKey, parent: ObjectKey | undefined, context: PlanContext): BorrowedDefault | undefined {
  const own = context.to.objects.get(key.replace(/^not-null:/, 'default:') as ObjectKey)
  if (own !== undefined) return { expression: String(own.is['expression']), key: own.key }
  return parent === undefined ? undefined : borrowedDefault(parent, context)
}

/** What the default counts by stands before nulls get their values, and the column is no longer made of others. */
export function filledBehind({ key, parent }: SchemaObject<NotNull>, context: PlanContext): readonly ObjectKey[] {
  if (parent === undefined || !isOfOld(parent, context)) return []
  const standard = fillsWith(key, parent, context)
  const wasGenerated = context.from.objects.get(parent)?.is['generated'] !== undefined && context.to.objects.get(parent)?.is['generated'] === undefined
  return [...(standard === undefined ? [] : [standard.key]), ...(wasGenerated ? [parent] : [])]
}

function columnOf(key: ObjectKey): ObjectKey {
  return key.replace(/^not-null:/, 'column:') as ObjectKey
}

function isOfOld(parent: ObjectKey | undefined, context: PlanContext): boolean {
  return parent !== undefined && context.from.objects.has(parent) && !context.isReplaced(parent)
}

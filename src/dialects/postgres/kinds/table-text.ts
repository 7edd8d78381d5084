import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import { lower } from '../expressions/lower.ts'
import { type Column, columnText, partsText } from './column-text.ts'
import { afterwards } from './column-steps.ts'
import type { Inheritance } from './inheritance.ts'
import { inheritedParts } from './inherited-parts.ts'
import { withOptions } from './storage-options.ts'
import type { Table } from './table.ts'
import type { TypedTable } from './typed-table.ts'

/** `create table`, with all that comes along. */
export function createTable({ key, name, is }: SchemaObject<Table>, context: PlanContext): string {
  const [type] = context.parts<TypedTable>('to', key, 'typed-table')
  const list = type === undefined ? '' : listed(optionLines(key, context))
  return [
    `create ${is.unlogged === true ? 'unlogged ' : ''}table ${name}`,
    type === undefined ? columnsText(key, context) : ` of ${type.is.type}${list === '' ? '' : ` (${list})`}`,
    is.partitionBy === undefined ? '' : ` partition by ${lower(is.partitionBy)}`,
    is.accessMethod === undefined ? '' : ` using ${is.accessMethod}`,
    withOptions(is.options),
  ].join('')
}

/** ` (…)`: the columns that are a table's own, and whom it has the others from. */
export function columnsText(key: SchemaObject['key'], context: PlanContext): string {
  const parents = context.parts<Inheritance>('to', key, 'inheritance').map((tie) => tie.is.parent)
  return ` (${listed(ownColumns(key, context).map((column) => columnText(column, context)))})${parents.length === 0 ? '' : ` inherits (${parents.join(', ')})`}`
}

function listed(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\n${lines.map((line) => `  ${line}`).join(',\n')}\n`
}

/** What `create table` has no words for, though it is said of columns that it makes. */
export function afterTable(key: SchemaObject['key'], context: PlanContext): readonly Step[] {
  const columns = context.parts<Column>('to', key, 'column')
  const own = new Set(ownColumns(key, context))
  return columns.flatMap((column) => [...(own.has(column) ? [] : inheritedParts(column, context)), ...afterwards(column.key, context)])
}

/** Columns that do not only come from a table above. */
function ownColumns(key: SchemaObject['key'], context: PlanContext): readonly SchemaObject<Column>[] {
  const isHeir = context.parts('to', key, 'inheritance').length > 0
  return context.parts<Column>('to', key, 'column').filter(({ is }) => !isHeir || is.handedDown === undefined || is.alsoOwn === true)
}

/** Columns of a typed table are the type's; only what they have beside is said. */
function optionLines(key: SchemaObject['key'], context: PlanContext): readonly string[] {
  return context.parts<Column>('to', key, 'column').flatMap(({ key: column, is }) => {
    const parts = partsText(column, context)
    return parts.length === 0 ? [] : [`${is.column} with options ${parts.join(' ')}`]
  })
}

import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import { lower } from '../expressions/lower.ts'
import { printsBack } from '../printed/prints-back.ts'
import { alterTable } from '../step.ts'
import { type Column, columnText, partsText } from './column-text.ts'
import { afterwards } from './column-add.ts'
import { afterConstraint } from './constraint.ts'
import type { Constraint } from './constraint-read.ts'
import { addConstraint } from './constraint-text.ts'
import type { Inheritance } from './inheritance.ts'
import { inheritedDefault, inheritedParts, notNullLine } from './inherited-parts.ts'
import { withOptions } from './storage-options.ts'
import type { Table } from './table.ts'
import type { TypedTable } from './typed-table.ts'

/** `create table`, with all that comes along. */
export function createTable({ key, name, is }: SchemaObject<Table>, context: PlanContext): string {
  const [type] = context.parts<TypedTable>('to', key, 'typed-table')
  const constraints = inlinedConstraints(key, context).filter((one, index, all) => !isRepeated(one, index, all)).map((constraint) => addConstraint(constraint.is))
  const list = type === undefined ? '' : listed([...optionLines(key, context), ...constraints])
  return [
    `create ${is.unlogged === true ? 'unlogged ' : ''}table ${name}`,
    type === undefined ? columnsText(key, context, constraints) : ` of ${type.is.type}${list === '' ? '' : ` (${list})`}`,
    is.partitionBy === undefined ? '' : ` partition by ${lower(printsBack(is.partitionBy))}`,
    is.accessMethod === undefined ? '' : ` using ${is.accessMethod}`,
    withOptions(is.options),
  ].join('')
}

/** ` (…)`: the columns that are a table's own, what else is said of it, and whom it has the others from. */
export function columnsText(key: SchemaObject['key'], context: PlanContext, constraints: readonly string[] = []): string {
  const [own, all] = [new Set(ownColumns(key, context)), context.parts<Column>('to', key, 'column')]
  const notNulls = all.filter((column) => !own.has(column)).flatMap((column) => notNullLine(column, context) ?? [])
  const parents = context.parts<Inheritance>('to', key, 'inheritance').map((tie) => tie.is.parent)
  return ` (${listed([...[...own].map((column) => columnText(column, context)), ...notNulls, ...constraints])})${parents.length === 0 ? '' : ` inherits (${parents.join(', ')})`}`
}

function listed(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\n${lines.map((line) => `  ${line}`).join(',\n')}\n`
}

/** What `create table` has no words for, though it is said of columns that it makes. */
export function afterTable(key: SchemaObject['key'], context: PlanContext): readonly Step[] {
  const columns = context.parts<Column>('to', key, 'column')
  const own = new Set(ownColumns(key, context))
  const inheritedSteps = (column: SchemaObject<Column>) => (own.has(column) ? [] : notNullLine(column, context) === undefined ? inheritedParts(column, context) : inheritedDefault(column, context))
  return [
    ...columns.flatMap((column) => [...inheritedSteps(column), ...afterwards(column.key, context)]),
    ...inlinedConstraints(key, context).flatMap((one, index, all) => [...(isRepeated(one, index, all) ? [alterTable('create', one.key, tableName(key), `add ${addConstraint(one.is)}`)] : []), ...afterConstraint(one, context)]),
  ]
}

/** Keys first, as a person would write them. */
function inlinedConstraints(key: SchemaObject['key'], context: PlanContext): readonly SchemaObject<Constraint>[] {
  const order = ['primary key', 'unique', 'exclude', 'check']
  const found = context.parts<Constraint>('to', key, 'constraint').filter((constraint) => context.isInlined(constraint.key))
  return [...found].sort((a, b) => order.indexOf(a.is.type) - order.indexOf(b.is.type) || (a.key < b.key ? -1 : 1))
}

/** Of two keys over the same columns in one statement the server makes only the first. */
function isRepeated({ is }: SchemaObject<Constraint>, index: number, all: readonly SchemaObject<Constraint>[]): boolean {
  const columns = ({ definition }: Constraint) => definition.replace(/^(PRIMARY KEY|UNIQUE)\b/, '')
  const isKey = ({ type }: Constraint) => type === 'primary key' || type === 'unique'
  return isKey(is) && all.slice(0, index).some((other) => isKey(other.is) && columns(other.is) === columns(is))
}

function tableName(key: SchemaObject['key']): string {
  return key.slice(key.indexOf(':') + 1)
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

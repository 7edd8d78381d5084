import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import { ownValues } from '../copies/values.ts'
import { lower } from '../expressions/lower.ts'
import { hazard, step } from '../step.ts'
import { stagedAs } from './movement.ts'
import { stageName } from './stage.ts'
import type { Partition } from './tree.ts'

/** Makes a table a partition. Rows that do not fit wait elsewhere until all partitions are there. */
export function attachSteps(object: SchemaObject<Partition>, context: PlanContext): readonly Step[] {
  const { key, parent, is: { table, of, bound } } = object
  const attach = `alter table only ${of} attach partition ${table} ${lower(bound)}`
  const locks = [{ object: of, mode: 'SHARE UPDATE EXCLUSIVE' }, { object: table, mode: 'ACCESS EXCLUSIVE' }]
  const staged = stagedAs(table, context)
  const undo = `alter table only ${of} detach partition ${table}`
  if (staged === undefined && parent !== undefined && context.isNew(parent)) return [step('create', key, attach, { locks, undo })]
  if (staged === undefined) return [step('create', key, attach, { locks, undo, works: 'scans', hazards: [hazard('may-fail-on-data', `a row may lie outside the bounds of ${table}`)] })]
  const hazards = [hazard('may-fail-on-data', `rows of ${table} that do not fit it any more may fit no other partition`)]
  return [step('create', key, staged.always ? attach : moveOutIfNeeded(object, attach, context), { locks, works: 'scans', ...(staged.always ? {} : { hazards }) })]
}

function moveOutIfNeeded(object: SchemaObject<Partition>, attach: string, context: PlanContext): string {
  return block([`${attach};`], ['exception when check_violation then', ...staging(object, context).map((line) => `  ${line}`), `  ${attach};`])
}

/** Rows that are another table's leave as they are, before this one gets another form. */
export function leaveSteps({ key, parent, is: { table } }: SchemaObject<Partition>, context: PlanContext): readonly Step[] {
  if (parent === undefined || stagedAs(table, context)?.always !== true) return []
  const columns = context.parts<{ readonly column: string }>('from', parent, 'column').map(({ is }) => is.column)
  const isForced = context.from.objects.get(parent)?.is['forcedRowSecurity'] === true
  return [step('copy', key, block(movedOut(table, columns, isForced), []), { works: 'scans', locks: [{ object: table, mode: 'ACCESS EXCLUSIVE' }] })]
}

function block(body: readonly string[], handler: readonly string[]): string {
  return ['do $skein$', 'begin', ...body.map((line) => `  ${line}`), ...handler, 'end $skein$'].join('\n')
}

function staging({ parent, is: { table } }: SchemaObject<Partition>, context: PlanContext): readonly string[] {
  const columns = ownValues(parent ?? 'table:', context).map(({ column }) => column)
  return movedOut(table, columns, context.to.objects.get(parent ?? 'table:')?.is['forcedRowSecurity'] === true)
}

function movedOut(table: string, columns: readonly string[], isForced: boolean): readonly string[] {
  return [
    ...(isForced ? [`alter table ${table} no force row level security;`] : []),
    'set local row_security = off;',
    `create temporary table ${stageName(table)} on commit drop as select ${columns.join(', ')} from ${table};`,
    `truncate ${table};`,
    ...(isForced ? [`alter table ${table} force row level security;`] : []),
  ]
}

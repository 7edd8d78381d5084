import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import { alterTable, hazard } from '../step.ts'
import { optionClauses } from './storage-options.ts'
import type { Table } from './table.ts'

/** What is set on a table that stands, to make one of the other. */
export function tableSettings(from: SchemaObject<Table>, to: SchemaObject<Table>, _context: PlanContext): readonly Step[] {
  const { key, name, is } = to
  const clause = (text: string, undo: string, more = {}) => alterTable('change', key, name, text, { undo: `alter table ${name} ${undo}`, ...more })
  const options = optionClauses(from.is.options, is.options)
  const undone = optionClauses(is.options, from.is.options)
  const access = { hazards: [hazard('changes-access', `row level security of ${name} changes`)] }
  return [
    ...(from.is.unlogged === is.unlogged ? [] : [clause(logging(is), logging(from.is), { works: 'rewrites', hazards: is.unlogged === true ? [hazard('loses-data', `${name} is empty after a crash`)] : [] })]),
    ...(from.is.accessMethod === is.accessMethod ? [] : [clause(`set access method ${is.accessMethod ?? 'heap'}`, `set access method ${from.is.accessMethod ?? 'heap'}`, { works: 'rewrites' })]),
    ...options.map((text) => clause(text, undone.join(', '), { locks: [{ object: name, mode: 'SHARE UPDATE EXCLUSIVE' }] })),
    ...(from.is.rowSecurity === is.rowSecurity ? [] : [clause(rowSecurity(is), rowSecurity(from.is), access)]),
    ...(from.is.forcedRowSecurity === is.forcedRowSecurity ? [] : [clause(forced(is), forced(from.is), access)]),
    ...(from.is.replicaIdentity === is.replicaIdentity ? [] : [clause(identity(is), identity(from.is))]),
  ]
}

/** What no `alter table` does. Another access method: 15 and newer. */
export function isMadeAnew(from: SchemaObject<Table>, to: SchemaObject<Table>, { versionNumber }: PlanContext): boolean {
  return from.is.accessMethod !== to.is.accessMethod && versionNumber < 150_000
}

function logging({ unlogged }: Table): string {
  return unlogged === true ? 'set unlogged' : 'set logged'
}

function rowSecurity({ rowSecurity: isOn }: Table): string {
  return `${isOn === true ? 'enable' : 'disable'} row level security`
}

function forced({ forcedRowSecurity: isForced }: Table): string {
  return `${isForced === true ? '' : 'no '}force row level security`
}

function identity({ replicaIdentity }: Table): string {
  return `replica identity ${replicaIdentity === 'n' ? 'nothing' : replicaIdentity === 'f' ? 'full' : 'default'}`
}

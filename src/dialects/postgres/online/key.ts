import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { asideName } from '../aside-name.ts'
import { quote } from '../quote.ts'
import { alterTable, hazard } from '../step.ts'
import { type OnlineForm, type Surroundings, standing } from './form.ts'
import { concurrently } from './index-steps.ts'

const definition = /^(PRIMARY KEY|UNIQUE)( NULLS NOT DISTINCT)? (\(.*?\))( INCLUDE \(.*\))?$/s

/** A primary key or a unique constraint takes over an index that was built beside writers. */
export function keyBuilt(added: Step, given: Surroundings): OnlineForm | undefined {
  const key = given.to.objects.get(added.object)
  const table = standing(key?.parent, given)
  const [, type, nulls = '', columns, include = ''] = definition.exec(String(key?.is['definition'] ?? '')) ?? []
  if (added.verb !== 'create' || !/ add constraint /.test(added.sql) || key === undefined || table === undefined || type === undefined || /WITHOUT OVERLAPS/.test(columns ?? '')) return undefined
  if (type === 'PRIMARY KEY' && notNullsOf(key).some((one) => given.to.objects.get(one)?.is['handedDown'] === true)) return undefined // Over an index that stands, it would say NOT NULL itself.
  const index = indexName(key, given)
  const built = `create unique index ${index.bare} on ${table.name} ${columns}${include.replace(' INCLUDE ', ' include ')}${nulls.toLowerCase()}${storage(added.sql)}`
  const clause = `add constraint ${key.is['constraint']} ${type.toLowerCase()} using index ${index.bare}${/( deferrable( initially deferred)?)$/.exec(added.sql)?.[1] ?? ''}`
  return {
    before: [{ ...concurrently(added, built, table.name, true), undo: `drop index concurrently if exists ${index.name}` }],
    inside: [alterTable('create', key.key, table.name, clause, { ...(added.undo === undefined ? {} : { undo: added.undo }), ...(type === 'UNIQUE' ? {} : nullsToo(key, given)) })],
  }
}

/** The name that the constraint is to have, or one beside it where that is still taken: the constraint then gives it its own. */
function indexName({ is, schema }: SchemaObject, given: Surroundings): { readonly name: string; readonly bare: string } {
  const whole = String((is['index'] as { readonly name?: string } | undefined)?.name ?? `${quote.identifier(schema ?? '')}.${String(is['constraint'])}`)
  const isTaken = [...given.from.objects.values()].some((object) => object.name === whole || (object.is['index'] as { readonly name?: string } | undefined)?.name === whole)
  return isTaken ? asideName(whole, given, '__new') : { name: whole, bare: String(is['constraint']) }
}

/** `with (…)` and the tablespace, as the step has them. */
function storage(sql: string): string {
  const found = / (with \([^()]*\))?( ?using index tablespace (.*?))?( deferrable.*)?$/s.exec(sql)
  const [, options, , tablespace] = found ?? []
  return `${options === undefined ? '' : ` ${options}`}${tablespace === undefined ? '' : ` tablespace ${tablespace}`}`
}

/** Columns that may hold nulls are looked through under the lock. */
function nullsToo({ depends }: SchemaObject, { from, to, steps }: Surroundings) {
  const isSure = notNullsOf({ depends }).every((notNull) => (from.objects.has(notNull) && to.objects.has(notNull)) || steps.some(({ object, verb }) => object === notNull && verb === 'create'))
  return isSure ? {} : { works: 'scans' as const, hazards: [hazard('may-fail-on-data', 'a column of the key may hold nulls')] }
}

function notNullsOf({ depends }: Pick<SchemaObject, 'depends'>): readonly ObjectKey[] {
  return depends.filter((key) => key.startsWith('column:')).map((key) => key.replace(/^column:/, 'not-null:') as ObjectKey)
}

import type { Plan, Step } from '../../model/plan.ts'
import type { Schema, SchemaObject } from '../../model/schema.ts'
import type { Connection } from '../dialect.ts'
import { nameIn } from './catalog/relation-key.ts'
import { surface } from './expressions/mask.ts'

/** How long counting may take for one key, and for all of a plan, in milliseconds: a large table keeps its "may". */
const [oneMs, allMs] = [2_000, 10_000]

/** A plan whose unique keys and indexes say how many rows stand against them now, where that can be counted in time. Reads only. */
export async function withDuplicates(connection: Connection, plan: Plan, to: Schema): Promise<Plan> {
  const until = performance.now() + allMs
  const told = new Map<string, string>()
  for (const { object, hazards } of plan.groups.flatMap(({ steps }) => steps)) {
    const wanted = to.objects.get(object)
    const key = wanted === undefined || told.has(object) || !hazards.some(isAboutRows) ? undefined : keyOf(wanted)
    if (wanted === undefined || key === undefined || performance.now() > until) continue
    const count = await counted(connection, key)
    if (count !== undefined) told.set(object, count === 0 ? `no two rows of ${key.table} were alike in (${key.list}) when this was planned` : `${count} ${count === 1 ? 'row' : 'rows'} of ${key.table} ${count === 1 ? 'has' : 'have'} the same (${key.list}) as another: ${wanted.name} cannot be made until they differ`)
  }
  return { ...plan, groups: plan.groups.map((group) => ({ ...group, steps: group.steps.map((step) => saying(step, told.get(step.object))) })) }
}

function isAboutRows({ kind }: Step['hazards'][number]): boolean {
  return kind === 'may-fail-on-data'
}

function saying(step: Step, message: string | undefined): Step {
  return message === undefined ? step : { ...step, hazards: step.hazards.map((one) => (isAboutRows(one) ? { ...one, message } : one)) }
}

interface Key {
  readonly table: string
  /** `a, lower(b)`. */
  readonly list: string
  /** Rows that it does not look at. */
  readonly condition: string
}

/** The key of a unique constraint or index, where its text says no more of it than expressions. */
function keyOf({ kind, parent, is }: SchemaObject): Key | undefined {
  const isUnique = kind === 'index' ? is['unique'] === true : kind === 'constraint' && ['unique', 'primary key'].includes(String(is['type']))
  const definition = String(is['definition'] ?? '')
  const [, list = '', rest = ''] = /^(?:USING btree |UNIQUE (?:NULLS NOT DISTINCT )?|PRIMARY KEY )\((.*?)\)((?: INCLUDE| NULLS NOT| WHERE|$).*)?$/s.exec(definition) ?? []
  const columns = list.split(', ')
  if (!isUnique || list === '' || !columns.every((column) => /^(?:[a-z_][\w$]*|"(?:[^"]|"")+"|(?:\w+\.)*\w+\([^()]*\))$/.test(column))) return undefined
  const where = / WHERE (.*)$/s.exec(rest)?.[1]
  const isNullAlike = / ?NULLS NOT DISTINCT/.test(surface(definition))
  const conditions = [...(where === undefined ? [] : [where]), ...(isNullAlike ? [] : columns.map((column) => `${column} is distinct from null`))]
  return { table: nameIn(parent), list, condition: conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}` }
}

/** Undefined where it takes too long, or the table has no such columns yet. */
async function counted(connection: Connection, { table, list, condition }: Key): Promise<number | undefined> {
  try {
    await connection.execute('begin read only')
    await connection.execute(`set local statement_timeout = ${oneMs}`)
    await connection.execute(`set local lock_timeout = ${oneMs}`)
    const [row] = await connection.query(`select coalesce(sum(n - 1), 0)::text as more from (select count(*) as n from ${table}${condition} group by ${list} having count(*) > 1) alike`)
    return Number(row?.['more'])
  } catch {
    return undefined
  } finally {
    await connection.execute('rollback')
  }
}

import { execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'
import { postgres } from '../../src/dialects/postgres/dialect.ts'
import type { Connection, SchemaEngine, Scope } from '../../src/dialects/dialect.ts'
import { changesOf, dependentsOf } from '../../src/diff/changes.ts'
import { planBetween } from '../../src/fleet/plan-between.ts'
import type { Change } from '../../src/model/change.ts'
import type { Plan, Step } from '../../src/model/plan.ts'
import type { Schema, SchemaObject } from '../../src/model/schema.ts'
import { type PostgresMajor, freshPostgres, postgresServer, services } from '../services.ts'
import { dumpDifference } from './dump.ts'
import { answersThere, positionsOf, restarts, wentBack } from './positions.ts'
import { psql } from './psql.ts'
import { askPostgres } from './query.ts'
import { type RowsBefore, rowsApart, rowsBeside, rowsLost } from './rows.ts'

/** Two databases, one of which is to become as the other. */
export interface Pair {
  readonly before: string
  readonly after: string
  readonly major?: PostgresMajor
  readonly manner?: 'online' | 'offline'
  readonly scope?: Scope
  /** The order of columns is asked for. */
  readonly columnOrder?: boolean
  /** What is called otherwise: `column:public.t.a=b`. */
  readonly renames?: readonly string[]
  /** Made before both, where the cluster lacks them; they stay. `reader`, `"odd name" login`. */
  readonly roles?: readonly string[]
}

/** Kinds of object by what a plan does to them; the last: changes or drops while others stand on them. */
export type Changed = Readonly<Record<'create' | 'change' | 'drop' | 'rename' | 'under others', ReadonlySet<string>>>

/** What became of the promise. All lists are empty and both texts too where it was kept. */
export interface Outcome {
  readonly plan: Plan
  readonly changed: Changed
  readonly sql: string
  /** What psql said, when it did not run to the end. */
  readonly failure: string
  /** A second plan, after the first was run. */
  readonly second: string
  /** Statements that only one of the two dumps has. */
  readonly dump: readonly string[]
  /** Tables and columns of both that have other rows than before; sequences of both that would answer again what they have answered, where that was not said; new ones that come to a number which is there. */
  readonly lost: readonly string[]
  /** Tables and sequences of both that were said to go with what they hold. */
  readonly falseAlarms: readonly string[]
}

/** Makes both databases, plans, runs the plan with psql, and looks at all that was promised. */
export async function keepPromise({ before, after, major = '18', manner = 'offline', scope = {}, roles = [], columnOrder = false, renames = [] }: Pair): Promise<Outcome> {
  await makeRoles(roles, major)
  const [a, b] = [await database(before, major), await database(after, major)]
  const how = { manner, scope, columnOrder }
  const { plan, changed } = await comparison(a, b, { ...how, renames })
  const engine = await engineOf()
  const sql = engine.print(plan)
  const [rows, positions, wanted] = [await rowsBeside(a, b), await positionsOf(a), await positionsOf(b)]
  const failure = await psql(a, sql)
  const back = failure === '' ? wentBack(positions, await positionsOf(a)).filter((name) => wanted.has(name) && !restarts(plan, name)) : []
  const there = failure === '' ? await answersThere(positions, a) : []
  const lost = [...(await rowsLost(failure === '' ? rows : asTheyWere(rows), a)), ...back, ...there, ...(renames.length > 0 && failure === '' ? await rowsApart(a, b) : [])]
  return { plan, changed, sql, failure, lost, falseAlarms: falseAlarms(plan, new Set([...(await tableNames(b)), ...wanted.keys()])), second: engine.print(await planOf(a, b, how)), dump: failure === '' ? await dumpDifference(a, b, { inOrder: columnOrder }) : [] }
}

/** A run that fails leaves the rows where they are. */
function asTheyWere({ groups }: RowsBefore): RowsBefore {
  return { groups: groups.map((group) => ({ ...group, after: group.before })) }
}

function falseAlarms(plan: Plan, both: ReadonlySet<string>): readonly string[] {
  const drops = plan.groups.flatMap(({ steps }) => steps).filter(({ verb, hazards }) => verb === 'drop' && hazards.some(({ kind }) => kind === 'loses-data'))
  return drops.map(({ object }) => object).filter((key) => /^(table|sequence):/.test(key) && both.has(key.slice(key.indexOf(':') + 1)))
}

async function tableNames(url: string): Promise<readonly string[]> {
  const found = await askPostgres(url, `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p')`)
  return found.map(({ name }) => String(name))
}

/** Roles are the cluster's, and other tests make them at the same time. */
async function makeRoles(roles: readonly string[], major: PostgresMajor): Promise<void> {
  const makes = roles.map((role) => `begin create role ${role}; exception when duplicate_object or unique_violation then null; end;`)
  if (roles.length > 0) await askPostgres(postgresServer(major), `do $make$ begin ${makes.join(' ')} end $make$`)
}

/** A database that subscribes to something cannot be dropped. */
const unsubscribe = `
  select format('alter subscription %I disable; alter subscription %1$I set (slot_name = none); drop subscription %1$I', subname)
  from pg_subscription where subdbid = (select oid from pg_database where datname = current_database()) \\gexec`

export async function database(script: string, major: PostgresMajor): Promise<string> {
  const made = await freshPostgres({ major })
  onTestFinished(async () => {
    if (/subscription/i.test(script)) await psql(made.url, unsubscribe)
    await made.drop()
  })
  const failure = await psql(made.url, script)
  if (failure !== '') throw new Error(`the pair itself does not load: ${failure}`)
  return made.url
}

type How = Required<Pick<Pair, 'manner' | 'scope' | 'columnOrder'>> & Pick<Pair, 'renames'>

export async function planOf(from: string, to: string, how: How): Promise<Plan> {
  return (await comparison(from, to, how)).plan
}

/** The plan, and the kinds of object that it is about. */
async function comparison(from: string, to: string, { manner, scope, columnOrder, renames = [] }: How): Promise<Pick<Outcome, 'plan' | 'changed'>> {
  const engine = await engineOf()
  const [a, b] = [await open(from), await open(to)]
  try {
    const [found, wanted] = await Promise.all([engine.read(a, scope), engine.read(b, scope)])
    const renamed = engine.rename(found, renames)
    const plan = planBetween({ engine, from: renamed.schema, first: renamed.steps, to: wanted, manner, columnOrder, versionNumber: a.server.versionNumber })
    return { plan, changed: changedBetween(renamed.schema, wanted, renamed.steps) }
  } finally {
    await a.close()
    await b.close()
  }
}

function changedBetween(from: Schema, to: Schema, renames: readonly Step[]): Changed {
  const changes = changesOf(from, to)
  const of = (verb: Change['verb']) => changes.filter((change) => change.verb === verb).map((change) => ('from' in change ? change.from : change.to))
  const dependents = dependentsOf(from)
  const isStoodOn = ({ key }: SchemaObject) => dependents.get(key)?.some(({ parent }) => parent !== key) === true
  const kindsOf = (objects: readonly SchemaObject[]) => new Set(objects.map(({ kind }) => kind))
  return {
    create: kindsOf(of('create')),
    change: kindsOf(of('change')),
    drop: kindsOf(of('drop')),
    rename: new Set(renames.map(({ object }) => object.slice(0, object.indexOf(':')))),
    'under others': kindsOf([...of('change'), ...of('drop')].filter(isStoodOn)),
  }
}

function open(url: string): Promise<Connection> {
  return postgres.connect({ name: 'test', url, root: '/', purpose: 'read', timeoutMs: 30_000, applicationName: 'skein test', environment: {} })
}

export function engineOf(): Promise<SchemaEngine> {
  return postgres.schemas?.() ?? Promise.reject(new Error('no schema engine'))
}

export const run = promisify(execFile)

import pg from 'pg'
import { postgres } from '../../src/dialects/postgres/dialect.ts'
import type { Connection } from '../../src/dialects/dialect.ts'
import type { Schema } from '../../src/model/schema.ts'
import { planBetween } from '../../src/fleet/plan-between.ts'
import { dumpDifference } from '../support/dump.ts'
import { answersThere } from '../support/positions.ts'
import { psql } from '../support/psql.ts'
import { type PostgresMajor, freshPostgres } from '../services.ts'
import { type Called, calledOtherwise, renamesBetween } from './renames.ts'

/** Two databases that are kept from pair to pair, emptied by dropping what is in them. */
export interface Kept {
  readonly a: Side
  readonly b: Side
  close(): Promise<void>
}

interface Side {
  readonly url: string
  readonly client: pg.Client
  readonly connection: Connection
}

/** What is wrong with how a pair went; empty when the promise was kept. `said`: it failed, as the plan had said it might, and kept the rows. */
export interface Verdict {
  readonly wrong: readonly string[]
  readonly said: boolean
  readonly sql: string
}

export async function openKept(major: PostgresMajor): Promise<Kept> {
  const made = [await freshPostgres({ major }), await freshPostgres({ major })] as const
  const [a, b] = [await open(made[0].url), await open(made[1].url)]
  for (const role of ['skein_reader', 'skein_writer']) await a.client.query(`do $$ begin create role ${role}; exception when duplicate_object or unique_violation then null; end $$`)
  return {
    a,
    b,
    async close() {
      for (const { client, connection } of [a, b]) {
        await connection.close()
        await client.end()
      }
      for (const { drop } of made) await drop()
    },
  }
}

async function open(url: string): Promise<Side> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  client.on('notice', () => {})
  return { url, client, connection: await postgres.connect({ name: 'property', url, root: '/', purpose: 'read', timeoutMs: 30_000, applicationName: 'skein test', environment: {} }) }
}

/** What rows, and nothing else, make a server say. */
const ofData = /violates (foreign key|check|unique|not-null|exclusion) constraint|is violated by some row|contains null values|invalid input (value|syntax)|malformed \w+ literal|could not create (unique|exclusion)|out of range|value too long|no partition of relation|null value in column|would be violated|range lower bound must be/

const nothing: Called = { names: [], style: 0 }

/** Makes both, plans, runs, looks. `called`: what is called otherwise in the second, and told to be. With `dump` also by pg_dump: our own reader cannot see what it does not model. */
export async function judge(kept: Kept, before: string, after: string, { manner, dump, called = nothing }: { readonly manner: 'online' | 'offline'; readonly dump: boolean; readonly called?: Called }): Promise<Verdict> {
  await Promise.all([load(kept.a, before), load(kept.b, after)])
  let sql = ''
  try {
    const rows = await rowsOf(kept.a, kept.b, called)
    const counted = await sequencesOf(kept.a)
    const [from, to] = await Promise.all([schemaOf(kept.a), schemaOf(kept.b)])
    const plan = planOf(kept.a, from, to, manner, renamesBetween(from, to, called))
    sql = plan.sql
    const failure = await runScript(kept.a, sql)
    const lost = differing(rows, await rowsOf(kept.a, kept.b, called))
    if (failure !== '') {
      const said = plan.hazards.includes('may-fail-on-data') && ofData.test(failure) && lost.length === 0
      if (said && process.env.SKEIN_SAID === 'show') console.log(`said: ${failure}`)
      return { wrong: said ? [] : [`failed: ${failure}`, ...lost], said, sql }
    }
    const again = planOf(kept.a, await schemaOf(kept.a), to, manner).sql
    const dumps = dump ? await dumpDifference(kept.a.url, kept.b.url) : []
    return { wrong: [...lost, ...(await answersThere(counted, kept.a.url)), ...(again === '' ? [] : [`a second plan: ${again}`]), ...dumps.map((line) => `dump ${line}`)], said: false, sql }
  } catch (error) {
    return { wrong: [`broke: ${(error as Error).stack ?? (error as Error).message}`], said: false, sql }
  }
}

async function load({ client, connection }: Side, script: string): Promise<void> {
  await client.query(emptying(connection.server.versionNumber >= 150_000))
  try {
    await client.query(script)
  } catch (error) {
    throw new Error(`the pair itself does not load: ${(error as Error).message}\n${script}`, { cause: error })
  }
}

const emptying = (isNew: boolean) => `
  drop schema if exists app cascade; drop schema if exists public cascade; create schema public; ${isNew ? 'alter schema public owner to pg_database_owner; grant usage' : 'grant all'} on schema public to public;
  comment on schema public is 'standard public schema';`

const engine = await (postgres.schemas as NonNullable<typeof postgres.schemas>)()

async function schemaOf({ connection }: Side): Promise<Schema> {
  return engine.read(connection, {})
}

function planOf({ connection }: Side, before: Schema, to: Schema, manner: 'online' | 'offline', renames: readonly string[] = []): { readonly sql: string; readonly hazards: readonly string[] } {
  const { schema: from, steps: first } = engine.rename(before, renames)
  const plan = planBetween({ engine, from, first, to, manner, versionNumber: connection.server.versionNumber })
  return { sql: engine.print(plan), hazards: plan.groups.flatMap(({ steps }) => steps.flatMap(({ hazards }) => hazards.map(({ kind }) => kind))) }
}

/**
 * In one message where nothing has to stand alone: forty times as fast as psql, which runs the rest. In a session of its own, as a person's would be: one that has
 * loaded the pair keeps what it made of an index's expression, with the function as it was inside, and takes no other index for the same (18).
 */
async function runScript(side: Side, sql: string): Promise<string> {
  if (sql === '') return ''
  if (/concurrently|add value|\\/i.test(sql) || sql.split('\nbegin;').length > 2) return psql(side.url, sql)
  const client = new pg.Client({ connectionString: side.url })
  client.on('notice', () => {})
  await client.connect()
  try {
    await client.query(sql)
    return ''
  } catch (error) {
    return (error as Error).message
  } finally {
    await client.end()
  }
}

/** Sum and count of every column that tables of both have, by the names that they are to have, and the position of every sequence that counted. All values are numbers, whatever the column's type; of composites and ranges only the count is looked at. */
async function rowsOf(a: Side, b: Side, called: Called): Promise<ReadonlyMap<string, string>> {
  const [own, other] = [await columnsOf(a), new Set((await columnsOf(b)).map(({ table, column }) => `${table} ${column}`))]
  const shared = own.map((held) => ({ ...held, name: calledOtherwise(`${held.table} ${held.column}`, called) })).filter(({ name }) => other.has(name))
  const parts = shared.map(({ table, column, form, only, name }) => `select ${literal(name)} as name, count(*) || ' rows, ' || count(${column}) || ' values, sum ' || coalesce(sum(${sumOf(column, form)}), 0)::numeric(20,2) as value from ${only}${table}`)
  const rows = parts.length === 0 ? [] : (await a.client.query<Named>(parts.join(' union all '))).rows
  return new Map([...rows, ...(await positionsOf(a, b))].map(({ name, value }) => [name, value]))
}

interface Named {
  readonly name: string
  readonly value: string
}

function sumOf(column: string, form: string): string {
  if (form === 'composite') return '0'
  return form === 'array' ? `(select sum(one::text::numeric) from unnest(${column}) one)` : `(${column})::text::numeric`
}

const sequences = "select format('%I.%I', schemaname, sequencename) as name from pg_sequences"
const positions = "select format('%I.%I', schemaname, sequencename) as name, last_value::text as value from pg_sequences where schemaname in ('public', 'app') and last_value is not null"

async function sequencesOf({ client }: Side): Promise<ReadonlySet<string>> {
  return new Set((await client.query<Named>(sequences)).rows.map(({ name }) => name))
}

async function positionsOf(a: Side, b: Side): Promise<readonly Named[]> {
  const other = await sequencesOf(b)
  return (await a.client.query<Named>(positions)).rows.filter(({ name }) => other.has(name))
}

/** `only`: rows of tables that inherit are theirs, and theirs alone to lose. */
interface Held {
  readonly table: string
  readonly column: string
  readonly form: string
  readonly only: string
}

async function columnsOf({ client }: Side): Promise<readonly Held[]> {
  return (
    await client.query<Held>(`
      select format('%I.%I', n.nspname, c.relname) as table, quote_ident(a.attname) as column, case c.relkind when 'r' then 'only ' else '' end as only, case when t.typtype in ('c', 'r') or e.typtype = 'c' then 'composite' when t.typcategory = 'A' then 'array' else 'plain' end as form
      from pg_attribute a join pg_type t on t.oid = a.atttypid left join pg_type e on e.oid = t.typelem join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and n.nspname in ('public', 'app')`)
  ).rows
}

function differing(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] {
  const isFurther = (name: string, value: string) => /^\d+$/.test(value) && Number(after.get(name)) >= Number(value) // A sequence, which new rows asked.
  return [...before].flatMap(([name, value]) => (after.get(name) === value || isFurther(name, value) ? [] : [`rows: ${name} had ${value}, has ${after.get(name)}`]))
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

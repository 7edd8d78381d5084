import pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { postgres } from '../../../src/dialects/postgres/dialect.ts'
import { planBetween } from '../../../src/fleet/plan-between.ts'
import { type PostgresMajor, freshPostgres } from '../../services.ts'
import { psql } from '../../support/psql.ts'
import { askPostgres } from '../../support/query.ts'

/** Plans in the online manner do what they are for: they let others work, leave files alone, and find what a failed one left. */

test('writers go on while an index is built, replaced and dropped, and none of their rows is lost', async () => {
  const a = await database('create table users (id bigint primary key, nick text); create index nick on users (nick); create index id on users (id); insert into users select n, n from generate_series(1, 20000) n;')
  const b = await database('create table users (id bigint primary key, nick text); create index nick on users (lower(nick)); create unique index id_nick on users (id, nick); alter table users add constraint few check (length(nick) < 20);')
  const sql = await scriptBetween(a, b)
  const { stop, longestMs } = writing(a)
  expect(await psql(a, sql)).toBe('')
  const written = await stop()
  expect(written).toBeGreaterThan(0)
  expect(longestMs()).toBeLessThan(5_000) // No writer waits longer than the plan itself may.
  expect(await askPostgres(a, 'select count(*)::int as rows from users')).toEqual([{ rows: 20_000 + written }])
  expect(await scriptBetween(a, b)).toBe('')
})

describe('a unique index over duplicates', () => {
  const wanted = { index: 'create unique index nick on users (nick)', constraint: 'alter table users add constraint nick unique (nick)' }
  for (const [what, statement] of Object.entries(wanted))
    test(`${what}: fails as it was said, leaves something not valid, and the next plan cleans that up`, async () => {
      const a = await database("create table users (nick text); insert into users values ('a'), ('a');")
      const b = await database(`create table users (nick text); ${statement};`)
      const plan = await planOf(a, b)
      expect(plan.groups.flatMap(({ steps }) => steps.flatMap(({ hazards }) => hazards.map(({ kind }) => kind)))).toContain('may-fail-on-data')
      expect(await psql(a, engineSql(await engineOf(), plan))).toMatch(/could not create unique index/)
      expect(await leftovers(a)).toEqual([{ name: 'nick' }])
      await askPostgres(a, "delete from users where ctid = (select min(ctid) from users)")
      expect(await psql(a, await scriptBetween(a, b))).toBe('')
      expect(await leftovers(a)).toEqual([])
      expect(await scriptBetween(a, b)).toBe('')
    })

  test('that replaces another: the old one stands until then', async () => {
    const a = await database("create table users (nick text); create index nick on users (nick); insert into users values ('a'), ('a');")
    const b = await database('create table users (nick text); create unique index nick on users (nick);')
    expect(await psql(a, await scriptBetween(a, b))).toMatch(/could not create unique index/)
    expect(await leftovers(a)).toEqual([{ name: 'nick__new' }])
    expect(await askPostgres(a, "select indisvalid as valid from pg_index where indexrelid = 'nick'::regclass")).toEqual([{ valid: true }])
    await askPostgres(a, "delete from users where ctid = (select min(ctid) from users)")
    expect(await psql(a, await scriptBetween(a, b))).toBe('')
    expect(await scriptBetween(a, b)).toBe('')
  })
})

for (const major of ['15', '18'] as const)
  test(`NOT NULL over nulls, on ${major}: fails as it was said, new nulls are refused already, and the next plan goes on from there`, async () => {
    const a = await database('create table users (nick text); insert into users values (null);', major)
    const b = await database('create table users (nick text not null);', major)
    expect(await psql(a, await scriptBetween(a, b))).toMatch(/(contains null values|is violated by some row)/)
    await expect(askPostgres(a, 'insert into users values (null)')).rejects.toThrow(/violates/)
    await askPostgres(a, "update users set nick = 'a'")
    expect(await psql(a, await scriptBetween(a, b))).toBe('')
    expect(await scriptBetween(a, b)).toBe('')
  })

test('a plan that waits for a lock gives up soon, and changes nothing', async () => {
  const a = await database('create table users (id bigint); create table posts (id bigint);')
  const b = await database('create table users (id bigint, nick text); create table posts (id bigint, title text);')
  const reader = await connected(a)
  await reader.query('begin; select from users')
  expect(await psql(a, await scriptBetween(a, b))).toMatch(/lock timeout/)
  await reader.query('rollback')
  expect(await askPostgres(a, "select count(*)::int as columns from pg_attribute where attrelid in ('users'::regclass, 'posts'::regclass) and attnum > 0")).toEqual([{ columns: 2 }])
  expect(await psql(a, await scriptBetween(a, b))).toBe('')
  expect(await scriptBetween(a, b)).toBe('')
})

describe('files stay where no rewrite is needed', () => {
  const changes: Readonly<Record<string, readonly [before: string, after: string]>> = {
    'a column with a constant default': ['create table t (id bigint)', "create table t (id bigint, nick text not null default 'a')"],
    'a longer varchar': ['create table t (id bigint, nick varchar(10))', 'create table t (id bigint, nick varchar(20))'],
    'varchar to text': ['create table t (id bigint, nick varchar(10))', 'create table t (id bigint, nick text)'],
    'more digits': ['create table t (id bigint, price numeric(10, 2))', 'create table t (id bigint, price numeric(12, 2))'],
    'never null': ['create table t (id bigint)', 'create table t (id bigint not null)'],
    'a key and a check': ['create table t (id bigint not null)', 'create table t (id bigint primary key check (id > 0))'],
    'a default': ['create table t (id bigint)', 'create table t (id bigint default 1)'],
    'security, options, a comment': ['create table t (id bigint)', "create table t (id bigint) with (fillfactor = 70); alter table t enable row level security; comment on table t is 'a'"],
    'a column dropped': ['create table t (id bigint, nick text)', 'create table t (id bigint)'],
  }
  for (const manner of ['online', 'offline'] as const)
    for (const [what, [before, after]] of Object.entries(changes))
      test(`${what}, ${manner}`, async () => {
        const [a, b] = [await database(`${before}; insert into t (id) values (1), (2);`), await database(after)]
        const file = () => askPostgres(a, "select pg_relation_filenode('t') as file")
        const known = await file()
        expect(await psql(a, await scriptBetween(a, b, manner))).toBe('')
        expect(await scriptBetween(a, b, manner)).toBe('')
        expect(await file()).toEqual(known)
      })
})

type Engine = Awaited<ReturnType<NonNullable<typeof postgres.schemas>>>

async function engineOf(): Promise<Engine> {
  return (postgres.schemas as NonNullable<typeof postgres.schemas>)()
}

function engineSql(engine: Engine, plan: Awaited<ReturnType<typeof planOf>>): string {
  return engine.print(plan)
}

async function planOf(from: string, to: string, manner: 'online' | 'offline' = 'online') {
  const engine = await engineOf()
  const [a, b] = await Promise.all([from, to].map((url) => postgres.connect({ name: 'test', url, root: '/', purpose: 'read', timeoutMs: 30_000, applicationName: 'skein test', environment: {} })))
  if (a === undefined || b === undefined) throw new Error('two connections')
  try {
    return planBetween({ engine, from: await engine.read(a, {}), to: await engine.read(b, {}), manner, versionNumber: a.server.versionNumber })
  } finally {
    await Promise.all([a.close(), b.close()])
  }
}

async function scriptBetween(from: string, to: string, manner: 'online' | 'offline' = 'online'): Promise<string> {
  return engineSql(await engineOf(), await planOf(from, to, manner))
}

async function database(script: string, major: PostgresMajor = '18'): Promise<string> {
  const made = await freshPostgres({ major })
  onTestFinished(() => made.drop())
  expect(await psql(made.url, script)).toBe('')
  return made.url
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

/** One row after another on a connection of its own, until it is stopped: answers how many. */
function writing(url: string): { stop(): Promise<number>; longestMs(): number } {
  let isStopped = false
  let longest = 0
  const run = (async () => {
    const client = await connected(url)
    let written = 0
    while (!isStopped) {
      const start = performance.now()
      await client.query('insert into users values ($1::bigint, $1::bigint::text)', [1_000_000 + written++])
      longest = Math.max(longest, performance.now() - start)
    }
    return written
  })()
  return {
    longestMs: () => longest,
    stop: () => {
      isStopped = true
      return run
    },
  }
}

/** Indexes that are not valid. */
function leftovers(url: string): ReturnType<typeof askPostgres> {
  return askPostgres(url, 'select indexrelid::regclass::text as name from pg_index where not indisvalid')
}

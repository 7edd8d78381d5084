/** Reading a whole schema beside people who change it. */
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import type { Connection } from '../../../src/dialects/dialect.ts'
import { postgres } from '../../../src/dialects/postgres/dialect.ts'
import { place } from '../../support/place.ts'

async function opened(url: string): Promise<Connection> {
  const connection = await postgres.connect({ name: 'test', url, root: '/', purpose: 'read', timeoutMs: 30_000, applicationName: 'skein test', environment: {} })
  onTestFinished(() => connection.close())
  return connection
}

async function client(url: string): Promise<pg.Client> {
  const made = new pg.Client({ connectionString: url, application_name: 'in the way' })
  await made.connect()
  onTestFinished(() => made.end())
  return made
}

const engine = await (postgres.schemas as NonNullable<typeof postgres.schemas>)()

test('a table that somebody holds is named, with who holds it', async () => {
  const { url, ask } = await place('postgres')
  await ask('create table held (id int); create view looks as select * from held')
  const other = await client(url)
  await other.query('begin; lock table held in access exclusive mode')
  await expect(engine.read(await opened(url), {})).rejects.toMatchObject({ code: 'inspect.locked', message: expect.stringMatching(/public\.held by \d+ \(in the way\)/) as string })
})

test('what is read is planned as it is written, whatever the server is set to, and only meanwhile', async () => {
  const { url } = await place('postgres')
  const connection = await opened(url)
  const settings = "select name, setting from pg_settings where name in ('jit', 'join_collapse_limit') order by name"
  let heard: readonly unknown[] = []
  await connection.snapshot?.([settings], (rows) => (heard = rows))
  expect(heard).toEqual([{ name: 'jit', setting: 'off' }, { name: 'join_collapse_limit', setting: '1' }])
  expect(await connection.query(settings)).toEqual([{ name: 'jit', setting: 'on' }, { name: 'join_collapse_limit', setting: '8' }])
})

test('a schema that changes all the time is read as of one moment', async () => {
  const { url, ask } = await place('postgres')
  await ask('create table t0 (id int primary key); create view v0 as select id from t0')
  const other = await client(url)
  const connection = await opened(url)
  const startMs = performance.now()
  await engine.read(connection, {})
  /** As long as two reads take, on whatever machine: some meet a change, and never all. */
  const pauseMs = 2 * (performance.now() - startMs)
  let going = true
  const changing = (async () => {
    for (let n = 1; going; n++) {
      await other.query(`create table t${n} (id int primary key); create view v${n} as select id from t${n}; drop view v${n - 1}; drop table t${n - 1}`)
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  })()
  try {
    for (let reads = 0; reads < 20; reads++) {
      const { objects } = await engine.read(connection, {})
      expect([...objects.values()].filter(({ kind }) => kind === 'table' || kind === 'view').map(({ key }) => key.replace(/\d+$/, '')).sort()).toEqual(['table:public.t', 'view:public.v'])
    }
  } finally {
    going = false
    await changing
  }
})

test('a stamp moves with the schema and not with the rows', async () => {
  const { url, ask } = await place('postgres')
  await ask('create table t (id int primary key, n int); create sequence s')
  const connection = await opened(url)
  const before = await engine.stamp(connection)
  await ask("insert into t select i, i from generate_series(1, 5000) i; update t set n = n + 1; delete from t where id < 100; select nextval('s'); ")
  await ask('vacuum t')
  await ask('analyze t')
  expect(await engine.stamp(connection)).toBe(before)
  for (const change of ['alter table t add column x int', 'comment on table t is $$x$$', 'grant select on t to public', 'create index on t (n)', 'alter table t drop column x']) {
    const was = await engine.stamp(connection)
    await ask(change)
    expect(await engine.stamp(connection), change).not.toBe(was)
  }
})

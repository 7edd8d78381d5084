import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Connection, StatementOutcome } from '../../../src/dialects/dialect.ts'
import { postgres } from '../../../src/dialects/postgres/dialect.ts'
import type { Statement, StatementFacts } from '../../../src/model/statement.ts'
import { type FreshDatabase, freshPostgres } from '../../services.ts'
import { target, until } from './support.ts'

describe.each(['13', '15', '18'] as const)('on Postgres %s', (major) => {
  let database: FreshDatabase
  let connection: Connection
  beforeEach(async () => {
    database = await freshPostgres({ major })
    connection = await postgres.connect(target(database.url))
    await connection.execute(`
      create table users (id int primary key, email text); alter table users add constraint named check (id > 0) not valid;
      create type mood as enum ('sad'); create view active as select id from users;
      create function twice(int) returns int language sql as 'select $1 * 2';
      create table events (at date, what text) partition by range (at); create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
      create sequence numbers; create table "Odd ""Name" (id int)`)
  })
  afterEach(async () => {
    await connection.close()
    await database.drop()
  })

  const read = async (sql: string): Promise<{ readonly statement: Statement; readonly facts: StatementFacts }> => {
    const [statement] = postgres.split(sql)
    if (statement === undefined) throw new Error('no statement')
    return { statement, facts: await postgres.facts(statement, connection.server) }
  }
  const outcomeOf = async (sql: string): Promise<StatementOutcome> => {
    const { statement, facts } = await read(sql)
    return postgres.outcome(connection, statement, facts)
  }
  const fingerprintOf = async (sql: string) => postgres.fingerprint(connection, (await read(sql)).facts)

  /** Each changes the database when it runs: it is not done before and done after. */
  test.each([
    'create table made (id int)',
    'create table if not exists made (id int)',
    'create table made as select 1 as id',
    'create table events_2 partition of events for values from (\'2026-02-01\') to (\'2026-03-01\')',
    'create view made as select 1 as one',
    'create materialized view made as select 1 as one',
    'create index made on users (email)',
    'create index concurrently made on users (email)',
    'create unique index concurrently if not exists made on public.users (email)',
    'create schema made',
    "create type made as enum ('a')",
    'create domain made as int',
    'create sequence made',
    'create function made() returns int language sql as $$ select 1 $$',
    'create policy made on users using (true)',
    'create extension citext',
    "create trigger made before insert on users for each row execute function suppress_redundant_updates_trigger()",
    "alter type mood add value 'happy'",
    "alter type mood rename value 'sad' to 'blue'",
    'alter table users add column nick text',
    'alter table users add column nick text, drop column email',
    'alter table users drop column email',
    'alter table users alter column email set not null',
    'alter table users add constraint more check (id < 9) not valid',
    'alter table users validate constraint named',
    'alter table users drop constraint named',
    'alter table users enable row level security',
    'alter table users force row level security',
    'alter table users rename to people',
    'alter table users rename column email to mail',
    'alter table users rename constraint named to renamed',
    'alter table events detach partition events_1',
    'drop table users cascade',
    'drop table if exists "Odd ""Name"',
    'drop view active',
    'drop type mood',
    'drop function twice(int)',
    'drop sequence numbers',
    'alter sequence numbers rename to counts',
  ])('%s: not done, then done; its fingerprint changes', async (sql) => {
    expect(await outcomeOf(sql)).toMatchObject({ state: 'not-done' })
    const before = await fingerprintOf(sql)
    expect(before).toMatch(/^[0-9a-f]{32}$/)
    expect(await fingerprintOf(sql)).toBe(before)
    await connection.execute(sql)
    expect(await outcomeOf(sql)).toEqual({ state: 'done' })
    expect(await fingerprintOf(sql)).not.toBe(before)
  })

  test.each([
    ['vacuum users', true],
    ['analyze', true],
    ['create or replace view active as select 2 as id', true],
    ['create or replace function twice(int) returns int language sql as $$ select 2 $$', true],
    ['reindex table users', true],
    ['grant select on users to public', true],
    ["comment on table users is 'x'", true],
    ['refresh materialized view nothing', true],
  ])('%s may simply run again', async (sql) => {
    expect(await outcomeOf(sql)).toEqual({ state: 'not-done', repeatable: true })
  })

  test.each(["insert into users values (1)", 'alter table users alter column email type varchar(9)', 'create index on users (email)', 'do $$ begin end $$', 'not sql'])('%s is not told by the catalog', async (sql) => {
    expect(await outcomeOf(sql)).toMatchObject({ state: 'unknown' })
  })

  test('half of what a statement does is said to be half', async () => {
    await connection.execute('alter table users add column nick text; create table other (id int)')
    expect(await outcomeOf('alter table users add column nick text, add column name text')).toMatchObject({ state: 'unknown', why: expect.stringContaining('some') })
    expect(await outcomeOf('drop table other, gone')).toMatchObject({ state: 'unknown' })
  })

  test('a concurrent build that failed is dropped, and then builds', async () => {
    await connection.execute("insert into users values (1, 'same'), (2, 'same')")
    const sql = 'create unique index concurrently once on users (email)'
    await expect(connection.execute(sql)).rejects.toThrow('could not create unique index')
    const left = await outcomeOf(sql)
    expect(left).toMatchObject({ state: 'leftover', what: expect.stringContaining('"once"'), cleanup: 'drop index concurrently "public"."once"' })
    expect(await outcomeOf('create unique index concurrently if not exists once on users (email)')).toEqual(left)
    await connection.execute((left as { readonly cleanup: string }).cleanup)
    await connection.execute('delete from users')
    expect(await outcomeOf(sql)).toEqual({ state: 'not-done' })
    await connection.execute(sql)
    expect(await outcomeOf(sql)).toEqual({ state: 'done' })
  })

  test('a build without a name is found by what is invalid', async () => {
    await connection.execute("insert into users values (1, 'same'), (2, 'same')")
    const sql = 'create unique index concurrently on users (email)'
    await expect(connection.execute(sql)).rejects.toThrow()
    expect(await outcomeOf(sql)).toMatchObject({ state: 'leftover', cleanup: 'drop index concurrently "public"."users_email_idx"' })
  })

  test('what a concurrent reindex left is dropped', async () => {
    await connection.execute('create index emails on users (email)')
    const holder = await postgres.connect(target(database.url))
    await holder.execute('begin; select * from users')
    await connection.limits({ lockTimeoutMs: 100 })
    await expect(connection.execute('reindex index concurrently emails')).rejects.toThrow('lock timeout')
    await holder.close()
    const left = await outcomeOf('reindex index concurrently emails')
    expect(left).toMatchObject({ state: 'leftover', cleanup: expect.stringMatching(/^drop index concurrently "public"\."emails_cc(new|old)"$/) })
    expect(await outcomeOf('reindex table concurrently users')).toEqual(left)
    await connection.limits({ lockTimeoutMs: 0 })
    await connection.execute((left as { readonly cleanup: string }).cleanup)
    expect(await outcomeOf('reindex index concurrently emails')).toEqual({ state: 'not-done', repeatable: true })
  })

  const onlySince14 = major === '13' ? () => {} : test
  onlySince14('a detach that was cut off is finished, and not begun again', async () => {
    const holder = await postgres.connect(target(database.url))
    await holder.execute('begin; select * from events')
    const [row] = await connection.query('select pg_backend_pid() as pid')
    const sql = 'alter table events detach partition events_1 concurrently'
    const ended = connection.execute(sql).catch(() => {})
    const watcher = await postgres.connect(target(database.url))
    await until(async () => (await watcher.query("select 1 as one from pg_inherits where inhdetachpending")).length > 0)
    await watcher.execute(`select pg_cancel_backend(${row?.['pid']})`)
    await ended
    await holder.close()
    await watcher.close()
    const left = await outcomeOf(sql)
    expect(left).toMatchObject({ state: 'leftover', completes: true, cleanup: 'alter table "events" detach partition "public"."events_1" finalize' })
    await connection.execute((left as { readonly cleanup: string }).cleanup)
    expect(await outcomeOf(sql)).toEqual({ state: 'done' })
  })

  test('databases are looked up in the cluster', async () => {
    expect(await outcomeOf(`create database ${database.name}`)).toEqual({ state: 'done' })
    expect(await outcomeOf('create database not_there_at_all')).toEqual({ state: 'not-done' })
    expect(await outcomeOf('drop database not_there_at_all')).toEqual({ state: 'done' })
  })

  test('a fingerprint does not see rows, statistics or other objects', async () => {
    const before = await fingerprintOf('alter table users add column x int')
    await connection.execute("insert into users values (1, 'a'); create table elsewhere (id int)")
    await connection.execute('analyze users')
    await connection.execute('vacuum users')
    expect(await fingerprintOf('alter table users add column x int')).toBe(before)
  })

  test('a fingerprint sees an index become invalid, a body, a label, a comment, a rewrite', async () => {
    for (const [of, change] of [
      ['create index concurrently i on users (email)', "update pg_index set indisvalid = false where indexrelid = 'users_pkey'::regclass"],
      ['drop function twice(int)', "create or replace function twice(int) returns int language sql as 'select 3'"],
      ["alter type mood add value 'x'", "alter type mood add value 'between'"],
      ['drop table users', "comment on table users is 'new'"],
      ['vacuum full users', 'vacuum full users'],
      ['alter table users add column z int', 'alter table users add column y text default \'d\''],
    ] as const) {
      const before = await fingerprintOf(of)
      await connection.execute(change)
      expect(await fingerprintOf(of), of).not.toBe(before)
    }
  })

  test('a fingerprint of nothing is none', async () => {
    expect(await fingerprintOf('select 1')).toBeUndefined()
    expect(await fingerprintOf('vacuum')).toBeUndefined()
  })

  test('what a role lacks is told with its grant', async () => {
    await connection.execute(`create table ledger (n int); revoke create on schema public from public; do $$ begin create role skein_plain login; exception when duplicate_object then null; end $$`)
    const url = new URL(database.url)
    url.username = 'skein_plain'
    const plain = await postgres.connect(target(url.href, { purpose: 'read' }))
    expect(await postgres.privileges?.(plain, { table: 'ledger', exists: true })).toEqual([
      { what: 'create in schema public', grant: 'grant usage, create on schema "public" to "skein_plain";' },
      { what: 'select "ledger"', grant: 'grant select on "ledger" to "skein_plain";' },
      { what: 'insert into "ledger"', grant: 'grant insert on "ledger" to "skein_plain";' },
      { what: 'update "ledger"', grant: 'grant update on "ledger" to "skein_plain";' },
    ])
    expect(await postgres.privileges?.(plain, { schema: 'drizzle', table: 'ledger', exists: false })).toContainEqual({ what: 'create the schema drizzle', grant: `grant create on database "${database.name}" to "skein_plain";` })
    expect(await postgres.privileges?.(connection, { table: 'ledger', exists: true })).toEqual([])
    expect(Math.abs(((await postgres.clock?.(plain)) ?? 0) - Date.now())).toBeLessThan(60_000)
    await plain.close()
  })
})

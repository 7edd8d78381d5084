import { describe, expect, test } from 'vitest'
import { askPostgres } from '../support/query.ts'
import { place } from '../support/place.ts'
import { project } from '../support/project.ts'
import { shop } from '../support/shop.ts'

const between = (format: string) => (format === 'drizzle' ? '\n--> statement-breakpoint\n' : '\n')

describe('COMMIT inside a DO block', () => {
  const batches = 'do $$\nbegin\n  for i in 1..3 loop\n    insert into kept values (i + 10, \'batch\');\n    commit;\n  end loop;\nend\n$$;'

  test.each(['sql', 'drizzle', 'prisma', 'atlas'] as const)('runs outside of a transaction, in its place, in %s', async (format) => {
    const one = await shop('postgres', { format })
    const atlas = format === 'atlas' ? '-- atlas:txmode none\n\n' : ''
    await one.add('batches', atlas + ['alter table kept add column c int;', batches, 'alter table kept add column d int;'].join(between(format)))
    const { report } = await one.migrate('--dry-run')
    expect(report.databases[0]?.planned?.[0]?.statements.filter(({ ledger }) => ledger !== true)[1]).toMatchObject({ transaction: 'none' })
    await one.applied()
    expect(await one.place.ask('select id, c, d from kept order by id')).toEqual([1, 11, 12, 13].map((id) => ({ id, c: null, d: null })))
    expect((await one.status()).databases[0]).toMatchObject({ state: 'current', applied: { value: 2 } })
  })

  test('that fails behind its first COMMIT is answered with its place, and is not recorded', async () => {
    const one = await shop('postgres', { format: 'prisma' })
    const path = await one.add('batches', "do $$ begin insert into kept values (11, 'batch'); commit; insert into kept values (11, 'again'); end $$;\n")
    const { code, report } = await one.migrate()
    expect(code).toBe(2)
    expect(report.databases[0]).toMatchObject({ state: 'failed', error: { code: 'apply.statement-failed', position: { file: path, line: 1 } } })
    expect((await one.status()).databases[0]).toMatchObject({ state: 'failed', applied: { value: 1 } })
  })
})

describe('BEGIN and COMMIT pairs that people write themselves', () => {
  test.each(['postgres', 'sqlite'] as const)('around the file and in the middle of it run as the tool runs them, on %s', async (engine) => {
    const one = await shop(engine, { format: 'drizzle' })
    await one.add('around', ['BEGIN;', 'create table a (id int);', 'COMMIT;'].join(between('drizzle')))
    await one.add('middle', ['create table b (id int);', 'COMMIT;', 'BEGIN;', 'create table c (id int);', 'COMMIT;'].join(between('drizzle')))
    await one.add('after', 'create table d (id int);')
    await one.applied()
    expect((await one.status()).databases[0]).toMatchObject({ state: 'current', applied: { value: 4 } })
    expect(Object.keys(await one.place.contents()).map((name) => name.replace('public.', ''))).toEqual(expect.arrayContaining(['a', 'b', 'c', 'd']))
  })

  test.each(['mysql', 'mariadb'] as const)('say nothing on %s, where every statement of DDL commits, and do no harm', async (engine) => {
    const one = await shop(engine, { format: 'atlas' })
    await one.add('pair', 'START TRANSACTION;\ncreate table a (id int);\ninsert into a values (1);\nCOMMIT;\n')
    await one.applied()
    expect(await one.place.ask('select id from a')).toEqual([{ id: 1 }])
    expect((await one.status()).databases[0]).toMatchObject({ state: 'current' })
  })
})

describe('a comment by which another tool leaves the transaction', () => {
  const index = 'create index concurrently kept_name on kept (name);'

  test.each(['-- +goose NO TRANSACTION', '-- no-transaction', '-- postgres-migrations disable-transaction', '--! no-transaction', '-- atlas:txmode none', '-- migrate:up transaction:false', '-- flyway:executeInTransaction=false'])('%s: the statement that needs it is found all the same', async (comment) => {
    const one = await shop('postgres')
    await one.add('index', `${comment}\n\n${index}\n`)
    await one.applied()
    expect(await one.place.ask("select indisvalid from pg_index where indexrelid = 'kept_name'::regclass")).toEqual([{ indisvalid: true }])
  })

  test('is said when the file is ours, whose directive is another', async () => {
    const one = await shop('postgres')
    await one.add('update', "-- +goose NO TRANSACTION\nupdate kept set name = 'two';\n")
    const { report } = await one.migrate('--dry-run')
    expect(report.databases[0]?.findings).toEqual([expect.objectContaining({ kind: 'note', blocks: false, message: 'm/0002_update.sql asks goose to leave the transaction: -- +goose NO TRANSACTION.', hint: expect.stringContaining('-- skein: no-transaction') })])
  })
})

describe('what a hosted service brings and this server lacks', () => {
  const missing: readonly (readonly [what: string, statement: string, named: string, serverCode: string, hint: string])[] = [
    ['a role', 'grant select on kept to anon;', 'anon', '42704', 'The role anon comes with Supabase.'],
    ['a schema', 'create trigger t after insert on auth.users for each row execute function x();', 'auth', '3F000', 'The schema auth and what is in it come with Supabase.'],
    ['a table of one', "insert into storage.buckets (id) values ('avatars');", 'storage.buckets', '42P01', 'The schema storage'],
    ['a function of one', 'create policy mine on kept using (auth.uid() is not null);', 'auth', '3F000', 'The schema auth'],
    ['a role of nobody’s', 'grant select on kept to reporting_of_nobody;', 'reporting_of_nobody', '42704', 'make the role reporting_of_nobody before the migrations'],
    ['an extension', 'create extension pg_net;', 'pg_net', '0A000', 'must first be installed'],
  ]

  test.each(missing)('%s is named with file and line, and the hint says who makes it', async (_, statement, name, serverCode, hint) => {
    const one = await shop('postgres')
    const path = await one.add('policies', `create table mine (id int);\n\n${statement}\n`)
    const refused = await one.refusal()
    expect(refused).toMatchObject({ exit: 2, code: 'apply.statement-failed', at: expect.stringMatching(new RegExp(`^${path}:3:`)), details: { serverCode } })
    expect(refused.message).toContain(name)
    expect(refused.hint).toContain(hint)
  })

  test('when they are there, the same file runs', async () => {
    const at = await place('postgres')
    const role = `anon_${at.url.slice(-8)}`
    await askPostgres(at.url, `create role ${role}; create schema auth; create table auth.users (id uuid primary key); create function auth.uid() returns uuid language sql as 'select null::uuid'`)
    try {
      const one = await project({ app: { url: at.url, format: { name: 'sql', dir: 'm' } } }, { 'm/0001_a.sql': `create table notes (owner uuid references auth.users);\ngrant select on notes to ${role};\ncreate policy mine on notes using (owner = auth.uid());\n` })
      expect((await one.migrate()).report.databases[0]?.state).toBe('migrated')
    } finally {
      await askPostgres(at.url, `drop owned by ${role}; drop role ${role}`)
    }
  })
})

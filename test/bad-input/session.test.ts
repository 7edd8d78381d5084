import { describe, expect, test } from 'vitest'
import { shop } from '../support/shop.ts'

describe('row 42: session state that a file leaves behind', () => {
  test.each(['sql', 'prisma', 'drizzle'] as const)('role and search_path are put back before the next file, and said, in %s', async (format) => {
    const one = await shop('postgres', { format })
    const between = format === 'drizzle' ? '\n--> statement-breakpoint\n' : '\n'
    await one.add('leaks', ['create schema aside;', 'grant all on schema aside to pg_read_all_data;', 'set role pg_read_all_data;', 'set search_path = aside;', "set timezone = 'Asia/Tokyo';"].join(between))
    await one.add('next', 'create table b (id int);\n')
    const done = await one.applied()
    expect(done.notes.join('\n')).toMatch(/role/)
    expect(done.notes.join('\n')).toMatch(/search_path/)
    expect(await one.place.ask("select schemaname, tableowner from pg_tables where tablename = 'b'")).toEqual([{ schemaname: 'public', tableowner: 'postgres' }])
  })

  test('session authorization is put back', async () => {
    const one = await shop('postgres')
    await one.add('leaks', 'set session authorization pg_read_all_data;\n')
    await one.add('next', "create table b as select session_user::text as s;\n")
    await one.applied()
    expect(await one.place.ask('select s from b')).toEqual([{ s: 'postgres' }])
  })

  test.each(['mysql', 'mariadb'] as const)('the current database and sql_mode are put back on %s', async (engine) => {
    const one = await shop(engine)
    await one.add('leaks', "set session sql_mode = 'ANSI_QUOTES';\nset foreign_key_checks = 0;\nuse information_schema;\n")
    await one.add('next', 'create table b as select @@sql_mode as mode, @@foreign_key_checks as checks;\n')
    const done = await one.applied('--allow', 'other-database')
    expect(done.notes.join('\n')).toContain('sql_mode')
    expect(await one.place.ask('select mode like \'%ANSI_QUOTES%\' as ansi, checks from b')).toMatchObject([{ ansi: 0, checks: 1 }])
  })

  test('pragmas are put back on SQLite', async () => {
    const one = await shop('sqlite')
    await one.add('leaks', 'pragma foreign_keys = on;\npragma recursive_triggers = on;\n')
    await one.add('next', 'create table b as select * from pragma_recursive_triggers;\n')
    await one.applied()
    expect(await one.place.ask('select * from b')).toEqual([{ recursive_triggers: 0 }])
  })
})

describe('row 43: names that shadow the server’s own', () => {
  test('do not reach what Skein asks and writes', async () => {
    const one = await shop('postgres')
    await one.place.ask(`create schema evil; create function evil.now() returns timestamptz language sql as $$ select timestamptz '1999-01-01' $$;
      create function evil.clock_timestamp() returns timestamptz language sql as $$ select timestamptz '1999-01-01' $$;
      create function evil.transaction_timestamp() returns timestamptz language sql as $$ select timestamptz '1999-01-01' $$;
      create function evil.current_setting(text) returns text language sql as $$ select 'evil' $$;
      create function evil.count(*) returns int language sql as $$ select 7 $$`.replace(/;\s*create function evil\.count[^]*$/, ''))
    await one.place.ask(`do $$ begin execute format('alter database %I set search_path = public, evil, pg_catalog', current_database()); end $$`)
    await one.add('second', 'create table b (id int);\n')
    await one.applied()
    expect(await one.place.ask("select applied_at > '2020-01-01' as ours from skein_migrations where name = '0002_second'")).toEqual([{ ours: true }])
    expect((await one.status()).databases[0]).toMatchObject({ state: 'current', applied: { value: 2 } })
  })
})

describe('row 44: rules, triggers and policies on the ledger', () => {
  test('a rule that swallows the row is told, never taken for applied in silence', async () => {
    const one = await shop('postgres')
    await one.place.ask('create rule swallow as on insert to skein_migrations do instead nothing')
    await one.add('second', 'create table b (id int);\n')
    const { code, report } = await one.migrate()
    expect(code).not.toBe(0)
    expect(report.databases[0]).toMatchObject({ error: { code: expect.stringMatching(/^(ledger|apply)\./), hint: expect.any(String) } })
    expect(Object.keys(await one.place.contents())).not.toContain('public.b')
  })

  test('an event trigger and a trigger on the ledger are said', async () => {
    const one = await shop('postgres')
    await one.place.ask(`create function audit() returns event_trigger language plpgsql as $$ begin end $$; create event trigger audit on ddl_command_end execute function audit();
      create function changes() returns trigger language plpgsql as $$ begin return new; end $$; create trigger changes before insert on skein_migrations for each row execute function changes()`)
    await one.add('second', 'create table b (id int);\n')
    const done = await one.applied()
    expect(done.notes.join('\n')).toMatch(/audit/)
    expect(done.notes.join('\n')).toMatch(/changes/)
    await one.place.ask('drop event trigger audit')
  })
})

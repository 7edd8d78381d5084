import { describe, expect, test } from 'vitest'
import { shop } from '../support/shop.ts'
import type { Engine } from '../support/place.ts'

const all: readonly Engine[] = ['sqlite', 'postgres', 'mysql', 'mariadb']

describe('row 10: no final newline, no last semicolon', () => {
  test.each(all)('runs on %s', async (engine) => {
    const one = await shop(engine)
    await one.add('short', 'create table a (id int);\ninsert into a values (7)')
    await one.applied()
    expect(await one.place.ask('select id from a')).toEqual([{ id: 7 }])
  })

  test('runs in Wrangler’s format too, and says that Wrangler would fail', async () => {
    const one = await shop('sqlite', { format: 'wrangler' })
    await one.add('short', 'create table a (id int)')
    expect((await one.applied()).findings).toContainEqual(expect.objectContaining({ tool: expect.stringContaining('syntax error') }))
  })
})

describe('row 11: nested comments', () => {
  const text = '/* outer /* inner */ create table hidden (id int); */ create table a (id int);\n'

  test('nest on Postgres', async () => {
    const one = await shop('postgres')
    await one.add('nested', text)
    await one.applied()
    expect(Object.keys(await one.place.contents())).toEqual(['public.a', 'public.kept', 'public.skein_migrations'])
  })

  test('that are not closed are refused where they begin, on Postgres', async () => {
    const one = await shop('postgres')
    const path = await one.add('nested', 'create table a (id int);\n  /* outer /* inner */ create table b (id int);\n')
    expect(await one.refusal()).toMatchObject({ exit: 64, code: 'script.unterminated', at: `${path}:2:3`, hint: expect.any(String) })
  })

  test.each(['sqlite', 'mysql'] as const)('end at the first end on %s', async (engine) => {
    const one = await shop(engine)
    await one.add('nested', '/* outer /* inner */ create table a (id int);\n')
    await one.applied()
    expect(Object.keys(await one.place.contents())).toContain('a')
  })
})

describe('row 12: MySQL’s own comments', () => {
  test.each(['mysql', 'mariadb'] as const)('hide no code: what a version comment runs is in the plan, on %s', async (engine) => {
    const one = await shop(engine)
    await one.add('versions', '/*!50100 create table a (id int) */;\n/*!99999 create table never (id int) */;\n# create table hash (id int);\ncreate table b (id int default 5--1\n);\n-- create table dashes (id int);\n')
    const { report } = await one.migrate('--dry-run')
    expect(report.databases[0]?.planned?.[0]?.statements.map(({ sql }) => sql)).toContain('/*!50100 create table a (id int) */')
  })

  test('run by the server’s version', async () => {
    const one = await shop('mysql')
    await one.add('versions', '/*!50100 create table a (id int) */;\n/*!999999 create table never (id int) */;\n# create table hash (id int);\ninsert into kept (id) values (5--3);\n')
    await one.applied()
    expect(Object.keys(await one.place.contents())).toEqual(['a', 'kept', 'skein_migrations'])
    expect(await one.place.ask('select id from kept where id > 1')).toEqual([{ id: 8 }])
  })
})

describe('row 13: dollar quotes', () => {
  test.each(['sql', 'prisma', 'drizzle', 'atlas'] as const)('hold semicolons, quotes and other dollar quotes, in %s', async (format) => {
    const one = await shop('postgres', { format })
    await one.add(
      'functions',
      "create function f(int) returns text language plpgsql as $body$ begin execute $q$select ';'$q$; return 'it''s; ' || $1; end; $body$;\ncreate function g(int) returns int language sql as $$ select $1; $$;\n".replace(
        '\ncreate function g',
        format === 'drizzle' ? '\n--> statement-breakpoint\ncreate function g' : '\ncreate function g',
      ),
    )
    await one.applied()
    expect(await one.place.ask('select f(3) as f, g(4) as g')).toEqual([{ f: "it's; 3", g: 4 }])
  })
})

describe('row 14: quotes that depend on dialect and mode', () => {
  test('E strings and standard strings on Postgres', async () => {
    const one = await shop('postgres')
    await one.add('strings', String.raw`insert into kept values (2, E'it\'s; 2'); insert into kept values (3, 'c:\'); insert into kept values (4, U&'\0061;');` + '\n')
    await one.applied()
    expect(await one.place.ask('select name from kept where id > 1 order by id')).toEqual([{ name: "it's; 2" }, { name: 'c:\\' }, { name: 'a;' }])
  })

  test.each(['mysql', 'mariadb'] as const)('backslashes on %s', async (engine) => {
    const one = await shop(engine)
    await one.add('strings', String.raw`insert into kept values (2, 'it\'s; 2'); insert into kept values (3, "a;\"b");` + '\n')
    await one.applied()
    expect(await one.place.ask('select name from kept where id > 1 order by id')).toEqual([{ name: "it's; 2" }, { name: 'a;"b' }])
  })

  test.each(['mysql', 'mariadb'] as const)('NO_BACKSLASH_ESCAPES and ANSI_QUOTES set in the file, on %s', async (engine) => {
    const one = await shop(engine)
    await one.add('modes', String.raw`set session sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES'; insert into kept values (2, 'c:\'); insert into "kept" values (3, 'd;');` + '\n')
    await one.applied()
    expect(await one.place.ask('select name from kept where id > 1 order by id')).toEqual([{ name: 'c:\\' }, { name: 'd;' }])
  })

  test('backslashes are letters on SQLite', async () => {
    const one = await shop('sqlite')
    await one.add('strings', String.raw`insert into kept values (2, 'c:\'); insert into kept values (3, 'd;');` + '\n')
    await one.applied()
    expect(await one.place.ask('select name from kept where id > 1 order by id')).toEqual([{ name: 'c:\\' }, { name: 'd;' }])
  })
})

describe('row 15: bodies between BEGIN ATOMIC and END', () => {
  test('are one statement', async () => {
    const one = await shop('postgres')
    await one.add('atomic', "create function f(a int) returns int begin atomic select case when a > 0 then 1 else 2 end; end;\ncreate procedure p() begin atomic insert into kept values (2, 'two'); insert into kept values (3, 'three'); end;\ncall p();\n")
    expect((await one.applied()).applied).toMatchObject([{ statements: 3 }])
    expect(await one.place.ask('select f(1) as f, count(*)::int as n from kept')).toEqual([{ f: 1, n: 3 }])
  })
})

describe('row 16: bodies of triggers and procedures', () => {
  test('are one statement on SQLite', async () => {
    const one = await shop('sqlite')
    await one.add('trigger', "create table log (t text);\ncreate trigger t after insert on kept begin insert into log values ('a;'); update log set t = case when t = 'a;' then 'b' else 'c' end; end;\ninsert into kept values (2, 'two');\n")
    expect((await one.applied()).applied).toMatchObject([{ statements: 3 }])
    expect(await one.place.ask('select t from log')).toEqual([{ t: 'b' }])
  })

  test.each(['mysql', 'mariadb'] as const)('are one statement on %s, without DELIMITER', async (engine) => {
    const one = await shop(engine)
    await one.add('procedure', "create procedure p(in a int) begin declare i int default 0; while i < a do insert into kept values (10 + i, 'p;'); set i = i + 1; end while; if a > 1 then select 1; end if; end;\ncreate trigger t before insert on kept for each row begin set new.name = concat(new.name, '!'); end;\ninsert into kept values (2, 'two');\n")
    expect((await one.applied()).applied).toMatchObject([{ statements: 3 }])
    expect(await one.place.ask('select name from kept where id = 2')).toEqual([{ name: 'two!' }])
  })
})

describe('row 17: DELIMITER', () => {
  test.each(['sql', 'prisma', 'drizzle'] as const)('is understood here and not sent, in %s', async (format) => {
    const one = await shop('mysql', { format })
    await one.add('delimiter', "DELIMITER //\ncreate procedure p() begin select 1; insert into kept values (2, '//'); end//\nDELIMITER ;\ncall p();\n".replace('//\');', "x');"))
    await one.applied()
    expect(await one.place.ask('select count(*) as n from kept')).toEqual([{ n: 2 }])
  })

  test('without a delimiter behind it is refused', async () => {
    const one = await shop('mysql')
    const path = await one.add('delimiter', 'create table a (id int);\nDELIMITER\n')
    expect(await one.refusal()).toMatchObject({ exit: 64, code: 'script.client-command', at: `${path}:2:1`, hint: expect.any(String) })
  })
})

import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { writeAtlasSum } from '../support/atlas-sum.ts'
import { shop } from '../support/shop.ts'

describe('row 38: BEGIN and COMMIT in a file', () => {
  test.each(['postgres', 'sqlite', 'mysql'] as const)('are refused where they would commit a part, on %s', async (engine) => {
    const one = await shop(engine)
    const path = await one.add('commits', 'create table a (id int);\ncommit;\ncreate table b (id int);\n')
    expect(await one.refusal()).toMatchObject({ exit: 64, code: 'script.transaction-control', at: `${path}:2:1`, hint: expect.any(String) })
  })

  test.each(['postgres', 'sqlite'] as const)('around everything are taken over, so that the ledger row is in the same transaction, on %s', async (engine) => {
    const one = await shop(engine)
    await one.add('wrapped', 'begin;\ncreate table a (id int);\ncommit;\n')
    expect((await one.applied()).applied).toMatchObject([{ statements: 1 }])
  })

  test('may own their transactions by the directive', async () => {
    const one = await shop('postgres')
    await one.add('own', '-- skein: no-transaction\nbegin;\ncreate table a (id int);\ncommit;\nbegin;\ncreate table b (id int);\ncommit;\n')
    await one.applied()
    expect(Object.keys(await one.place.contents())).toEqual(expect.arrayContaining(['public.a', 'public.b']))
  })

  test.each(['prisma', 'drizzle', 'atlas'] as const)('are run as the tool runs them in %s, ledger row included', async (format) => {
    const one = await shop('postgres', { format })
    const between = format === 'drizzle' ? '\n--> statement-breakpoint\n' : '\n'
    await one.add('pairs', ['begin;', 'create table a (id int);', 'commit;', 'begin;', 'create table b (id int);', 'commit;'].join(between))
    await one.applied()
    expect((await one.status()).databases[0]).toMatchObject({ state: 'current', applied: { value: 2 } })
    expect(Object.keys(await one.place.contents())).toEqual(expect.arrayContaining(['public.a', 'public.b']))
  })
})

describe('transactions of a file on MySQL, whose rows take part in them', () => {
  const cases = (['mysql', 'mariadb'] as const).flatMap((engine) => (['drizzle', 'prisma', 'atlas'] as const).map((format) => [engine, format] as const))
  const lines = (format: string, ...statements: readonly string[]) => statements.join(format === 'drizzle' ? '\n--> statement-breakpoint\n' : '\n')

  test.each(cases)('what is rolled back is not there afterwards, on %s in %s', async (engine, format) => {
    const one = await shop(engine, { format })
    await one.add('undone', lines(format, 'create table a (id int);', 'start transaction;', 'insert into a values (1);', 'update a set id = id + 100;', 'rollback;', 'insert into a values (2);', 'create table z (id int);'))
    await one.applied()
    expect(await one.place.ask('select id from a')).toEqual([{ id: 2 }])
  })

  test.each(cases)('what fails inside is undone as a whole, and begins there again, on %s in %s', async (engine, format) => {
    const one = await shop(engine, { format })
    const script = (value: string) => lines(format, 'create table a (id int primary key);', 'begin;', 'insert into a values (1);', `insert into a values (${value});`, 'commit;', 'create table z (id int);')
    const path = await one.add('half', script('1'))
    expect((await one.migrate()).report.databases[0]).toMatchObject({ state: 'failed', error: { code: 'apply.statement-failed' } })
    expect(await one.place.ask('select id from a')).toEqual([])
    await one.file(path, script('2'))
    if (format === 'atlas') await writeAtlasSum(join(one.root, dirname(path)))
    await one.applied()
    expect(await one.place.ask('select id from a order by id')).toEqual([{ id: 1 }, { id: 2 }])
  })
})

describe('row 39: a file that leaves its transaction open or undoes it', () => {
  test.each(['prisma', 'drizzle'] as const)('is committed with its ledger row or not at all, in %s', async (format) => {
    const one = await shop('postgres', { format })
    const between = format === 'drizzle' ? '\n--> statement-breakpoint\n' : '\n'
    await one.add('open', ['create table a (id int);', 'begin;', 'create table b (id int);'].join(between))
    await one.add('after', 'create table c (id int);\n')
    await one.migrate()
    const contents = await one.place.contents()
    const recorded = (await one.status()).databases[0]
    const applied = recorded?.applied.state === 'ok' ? recorded.applied.value : -1
    expect('public.b' in contents).toBe(applied >= 2)
    expect('public.c' in contents).toBe(applied === 3)
  })

  test.each(['sql', 'prisma', 'drizzle', 'atlas'] as const)('with a ROLLBACK at its end is not recorded, in %s', async (format) => {
    const one = await shop('postgres', { format })
    const between = format === 'drizzle' ? '\n--> statement-breakpoint\n' : '\n'
    const path = await one.add('undone', ['create table a (id int);', 'rollback;'].join(between))
    expect(await one.refusal()).toMatchObject({ code: expect.stringMatching(/^script\.(transaction-control|rolled-back)$/), at: expect.stringContaining(path), hint: expect.any(String) })
  })

  test('a procedure that commits is caught', async () => {
    const one = await shop('postgres')
    await one.add('procedure', 'create procedure p() language plpgsql as $$ begin insert into kept values (2, null); commit; end $$;\n')
    await one.applied()
    const path = await one.add('call', 'create table a (id int);\ncall p();\n')
    expect(await one.refusal()).toMatchObject({ exit: 2, code: 'apply.statement-failed', at: `${path}:2:1`, details: { serverCode: '2D000' } })
  })
})

describe('row 40: a statement that cannot run in a transaction, among others', () => {
  test('keeps its place, and the plan shows it', async () => {
    const one = await shop('postgres')
    await one.add('index', 'alter table kept add column c int;\ncreate index concurrently kept_c on kept (c);\nalter table kept add constraint kept_c_check check (c > 0) not valid;\n')
    const { report } = await one.migrate('--dry-run')
    const planned = report.databases[0]?.planned?.[0]?.statements.filter(({ ledger }) => ledger !== true)
    expect(planned?.map(({ transaction }) => transaction)).toEqual(['part', 'none', 'part'])
    await one.applied()
    expect(await one.place.ask("select indisvalid from pg_index where indexrelid = 'kept_c'::regclass")).toEqual([{ indisvalid: true }])
  })

  test.each(['vacuum kept;', 'alter system reset work_mem;', 'create database never_made;', 'reindex table concurrently kept;'])('is found by the parser: %s', async (statement) => {
    const one = await shop('postgres')
    await one.add('outside', `alter table kept add column c int;\n${statement}\n`)
    const { report } = await one.migrate('--dry-run', '--allow', 'alter-system,other-database')
    expect(report.databases[0]?.planned?.[0]?.statements.filter(({ ledger }) => ledger !== true).at(-1)).toMatchObject({ transaction: 'none' })
  })
})

describe('row 41: a label is added to an enum and used', () => {
  test.each(['postgres', 'postgres13'] as const)('in one file, which is cut between the two, on %s', async (engine) => {
    const one = await shop(engine)
    await one.add('enum', "create type mood as enum ('sad');\ncreate table people (m mood);\n")
    await one.add('label', "alter type mood add value 'glad';\ninsert into people values ('glad');\n")
    await one.applied()
    expect(await one.place.ask('select m::text from people')).toEqual([{ m: 'glad' }])
  })

  test.each(['prisma', 'drizzle'] as const)('in %s too', async (format) => {
    const one = await shop('postgres', { format })
    const between = format === 'drizzle' ? '\n--> statement-breakpoint\n' : '\n'
    await one.add('enum', ["create type mood as enum ('sad');", 'create table people (m mood);'].join(between))
    await one.applied()
    await one.add('label', ["alter type mood add value 'glad';", "alter table people alter m set default 'glad';"].join(between))
    await one.applied()
    expect((await one.status()).databases[0]).toMatchObject({ state: 'current', applied: { value: 3 } })
  })
})

import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { shop } from '../support/shop.ts'

describe('row 18: COPY … FROM stdin', () => {
  test.each(['sql', 'prisma'] as const)('is streamed, in its place and in the transaction, in %s', async (format) => {
    const one = await shop('postgres', { format })
    await one.add('copy', "create table a (id int, name text);\nCOPY a (id, name) FROM stdin;\n1\tone; two\n2\t\\N\n3\tüñ\n\\.\nupdate a set name = 'two' where name is null;\n")
    await one.applied()
    expect(await one.place.ask('select id, name from a order by id')).toEqual([{ id: 1, name: 'one; two' }, { id: 2, name: 'two' }, { id: 3, name: 'üñ' }])
  })

  test.each([
    ['one transaction', ''],
    ['steps', 'create index concurrently on a (id);\n'],
  ])('cuts no character in two where it is long, in %s', async (_, behind) => {
    const one = await shop('postgres')
    const emojis = '😀'.repeat(50_000)
    await one.add('long', `create table a (id int, name text);\ncopy a (id, name) from stdin;\n1\t${emojis}\n\\.\ncopy a (id, name) from stdin;\n2\t-${emojis}\n\\.\n${behind}`)
    await one.applied()
    expect(await one.place.ask('select id from a where name in ($1, $2) order by id'.replace('$1', `'${emojis}'`).replace('$2', `'-${emojis}'`))).toEqual([{ id: 1 }, { id: 2 }])
  })

  test('with bad data names the line of the data', async () => {
    const one = await shop('postgres')
    const path = await one.add('copy', 'create table a (id int);\n\nCOPY a\n  FROM stdin;\n1\n2\nthree\n\\.\n')
    expect(await one.refusal()).toMatchObject({ exit: 2, code: 'apply.statement-failed', at: `${path}:7:1`, details: { statement: 2, serverCode: '22P02' } })
  })

  test('with bad data undoes its migration and names the statement', async () => {
    const one = await shop('postgres')
    const path = await one.add('copy', 'create table a (id int);\nCOPY a FROM stdin;\n1\nnot a number\n\\.\n')
    expect(await one.refusal()).toMatchObject({ exit: 2, code: 'apply.statement-failed', at: `${path}:4:1`, details: { statement: 2, serverCode: '22P02' } })
  })
})

describe('row 19: commands of psql', () => {
  test.each([
    ['\\c other', '\\c'],
    ['\\connect other', '\\connect'],
    ['\\i more.sql', '\\i'],
    ['\\ir more.sql', '\\ir'],
    ['\\set x 1', '\\set'],
    ["\\copy kept from 'x.csv'", '\\copy'],
    ["select 'drop table kept' \\gexec", '\\gexec'],
    ["insert into kept values (2, :'name');", 'variable'],
    ['insert into kept values (:id);', 'variable'],
  ])('is refused by name: %s', async (line, name) => {
    const one = await shop('postgres')
    const path = await one.add('psql', `create table a (id int);\n${line}\n`)
    const refused = await one.refusal()
    expect(refused).toMatchObject({ exit: 64, code: 'script.psql-command', at: expect.stringMatching(new RegExp(`^${path}:2:`)), hint: expect.any(String) })
    expect(refused.message).toContain(name)
  })

  test('\\i names what to do with the file', async () => {
    const one = await shop('postgres')
    await one.add('include', '\\i more.sql\n')
    expect((await one.refusal()).hint).toContain('more.sql')
  })

  test.each(['prisma', 'drizzle'] as const)('is refused in %s too, before anything runs', async (format) => {
    const one = await shop('postgres', { format })
    const path = await one.add('psql', 'create table a (id int);\n\\c other\n')
    expect(await one.refusal()).toMatchObject({ exit: 64, code: 'script.psql-command', at: `${path}:2:1` })
  })
})

describe('row 19 in Atlas', () => {
  test('is sent, as Atlas sends it, and the migration is undone as a whole', async () => {
    const one = await shop('postgres', { format: 'atlas' })
    const path = await one.add('psql', 'create table a (id int);\n\\c other;\n')
    expect(await one.refusal()).toMatchObject({ exit: 2, code: 'apply.statement-failed', at: `${path}:2:1`, details: { serverCode: '42601' } })
  })
})

describe('row 20: \\restrict and \\unrestrict', () => {
  test.each(['sql', 'prisma'] as const)('of pg_dump are passed over, in %s', async (format) => {
    const one = await shop('postgres', { format })
    await one.add('dump', '\\restrict AbCdEf0123456789\n\ncreate table a (id int);\n\n\\unrestrict AbCdEf0123456789\n')
    expect((await one.applied()).applied).toMatchObject([{ statements: 1 }])
  })
})

/** What pg_dump 18 writes above everything else. */
const preamble = `SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
`

describe('row 21: the preamble of pg_dump', () => {
  test.each(['sql', 'prisma', 'drizzle'] as const)('reaches neither the ledger nor the next migration, and is said, in %s', async (format) => {
    const one = await shop('postgres', { format })
    const breakpoint = format === 'drizzle' ? '--> statement-breakpoint\n' : ''
    await one.add('dump', `${preamble}${breakpoint}create table public.a (id int);\n`)
    await one.add('next', 'create table b (id int);\n')
    const done = await one.applied()
    expect(done.applied).toHaveLength(2)
    expect(done.notes.join('\n')).toMatch(/0002_dump|20260101000002_dump/)
    expect(Object.keys(await one.place.contents())).toEqual(expect.arrayContaining(['public.a', 'public.b']))
    expect((await one.status()).databases[0]).toMatchObject({ state: 'current', applied: { value: 3 } })
  })

  test('does not switch off the guard against waiting for a lock', async () => {
    const one = await shop('postgres')
    await one.add('dump', `${preamble}alter table public.kept add column c int;\n`)
    const held = await holdTable(one.place.url)
    try {
      expect(await one.refusal('--lock-timeout', '100ms', '--retry-for', '400ms')).toMatchObject({ exit: 2, code: 'apply.lock-timeout', details: { statement: 14 } })
    } finally {
      await held.end()
    }
  })

  test('does not switch it off in steps either, nor when it goes on after a failure', async () => {
    const one = await shop('postgres')
    const waits = "current_setting('lock_timeout')"
    const script = (last: string) => `create index concurrently kept_name on kept (name);\n${preamble}create table public.a as select ${waits} as t;\ncreate index concurrently kept_id on public.kept (id);\ncreate table public.b as select ${waits} as t;\n${last}`
    const path = await one.add('dump', script('create index concurrently on public.kept (nonsense);\n'))
    expect((await one.migrate('--lock-timeout', '1500ms')).report.databases[0]).toMatchObject({ state: 'failed', applied: [] })
    await one.file(path, script(`create index concurrently on public.kept (id, name);\nset lock_timeout = '1234ms';\ncreate table public.c as select ${waits} as t;\n`))
    await one.applied('--lock-timeout', '1500ms')
    const seen = await one.place.ask('select t from a union all select t from b union all select t from c')
    expect(seen.map(({ t }) => t)).toEqual([expect.not.stringMatching(/^0$/), expect.not.stringMatching(/^0$/), '1234ms'])
  })

  test('does not switch it off from one statement to the next where none shares a transaction', async () => {
    const one = await shop('postgres')
    await one.add('dump', "-- skein: no-transaction\nset lock_timeout = 0;\ncreate table a as select current_setting('lock_timeout') as t;\nset lock_timeout = '1234ms';\ncreate table b as select current_setting('lock_timeout') as t;\n")
    await one.applied()
    expect(await one.place.ask('select t from b')).toEqual([{ t: '1234ms' }])
    expect(await one.place.ask('select t from a')).not.toEqual([{ t: '0' }])
  })

  test('leaves a lock timeout that the file chose itself', async () => {
    const one = await shop('postgres')
    await one.add('own', "set lock_timeout = '1234ms';\ncreate table a as select current_setting('lock_timeout') as t;\n")
    await one.applied()
    expect(await one.place.ask('select t from a')).toEqual([{ t: '1234ms' }])
  })
})

async function holdTable(url: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('begin; lock table kept in access share mode')
  return client
}

describe('row 22: a dump of mysqldump', () => {
  test.each(['sql', 'prisma', 'drizzle'] as const)('is recognised, and the import advised, in %s', async (format) => {
    const one = await shop('mysql', { format })
    const path = await one.add(
      'dump',
      `-- MySQL dump 10.13  Distrib 9.0.1, for Linux (x86_64)\n--\n/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;\nCREATE TABLE \`a\` (\`id\` int);\nLOCK TABLES \`a\` WRITE;\n/*!40000 ALTER TABLE \`a\` DISABLE KEYS */;\nINSERT INTO \`a\` VALUES (1);\nUNLOCK TABLES;\n`,
    )
    expect(await one.refusal()).toMatchObject({ exit: 1, code: 'script.denied', at: `${path}:5:1`, hint: expect.stringContaining('mysqldump') })
  })

  test('without its locks is a script like any other', async () => {
    const one = await shop('mysql')
    await one.add('dump', '-- MySQL dump 10.13  Distrib 9.0.1, for Linux (x86_64)\n/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE="NO_AUTO_VALUE_ON_ZERO" */;\nCREATE TABLE `a` (`id` int);\n/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;\n')
    await one.applied()
    expect(Object.keys(await one.place.contents())).toContain('a')
  })
})

describe('row 23: a dump of sqlite3', () => {
  const dump = "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE a (id int);\nINSERT INTO a VALUES(1);\nCOMMIT;\n"

  test('loses its transaction in Wrangler’s format, since D1 takes none', async () => {
    const one = await shop('sqlite', { format: 'wrangler' })
    await one.add('dump', dump)
    await one.applied()
    expect(await one.place.ask('select id from a')).toEqual([{ id: 1 }])
  })

  test('has its transaction refused in ours', async () => {
    const one = await shop('sqlite')
    const path = await one.add('dump', dump)
    expect(await one.refusal()).toMatchObject({ exit: 64, code: 'script.transaction-control', at: `${path}:2:1`, hint: expect.any(String) })
  })

  test.each(['sql', 'wrangler', 'drizzle'] as const)('has dot commands refused by name, in %s', async (format) => {
    const one = await shop('sqlite', { format })
    const path = await one.add('dots', 'create table a (id int);\n.mode csv\n.import data.csv a\n')
    const refused = await one.refusal()
    expect(refused).toMatchObject({ exit: 64, code: 'script.client-command', at: `${path}:2:1`, hint: expect.any(String) })
    expect(refused.message).toContain('.mode')
  })
})

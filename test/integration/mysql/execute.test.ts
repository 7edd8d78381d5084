import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { mysql } from '../../../src/dialects/mysql/dialect.ts'
import type { Connection } from '../../../src/dialects/dialect.ts'
import type { FreshDatabase } from '../../services.ts'
import { bothServers, failure, open } from './both-servers.ts'

describe.each(bothServers)('statements on $name', ({ name, fresh }) => {
  let database: FreshDatabase
  let connection: Connection
  beforeEach(async () => {
    database = await fresh()
    connection = await open(database.url)
  })
  afterEach(async () => {
    await connection.close()
    await database.drop()
  })
  const count = async (table: string): Promise<unknown> => (await connection.query(`select count(*) as n from ${table}`))[0]?.['n']

  test('values come as plain ones, and integers that a double cannot hold as text', async () => {
    const rows = await connection.query("select 1 as one, 9007199254740993 as big, 1.50 as d, null as nothing, cast('ä🔑' as binary) as bytes, timestamp'2026-01-02 03:04:05.6' as at, true as yes")
    expect(rows).toEqual([{ one: 1, big: '9007199254740993', d: '1.50', nothing: null, bytes: 'ä🔑', at: '2026-01-02 03:04:05.6', yes: 1 }])
  })

  test('names of many bytes and with backticks in them are created and read back', async () => {
    const names = ['gr`üße', 'таблица', '表 with blank', 'a;b', "it's", '`']
    for (const name of names) await connection.execute(`create table ${mysql.quote.identifier(name)} (${mysql.quote.identifier(name)} int)`)
    const rows = await connection.query('select table_name as name from information_schema.tables where table_schema = database() order by 1')
    expect(new Set(rows.map(({ name }) => name))).toEqual(new Set(names))
  })

  test('text of every kind comes back as it was sent', async () => {
    await connection.execute('create table t (v text character set utf8mb4)')
    const texts = ["it's", 'back\\slash', 'äöü 🔑 表', 'line\nbreak', '', '?', ':named', '\u0000nul', '%s']
    for (const text of texts) await connection.execute(`insert into t values (${mysql.quote.literal(text)})`)
    expect((await connection.query('select v from t')).map(({ v }) => v)).toEqual(texts)
  })

  test('a syntax error says where', async () => {
    const sql = 'create table t (\n  id int,\n  select int\n)'
    expect(mysql.classify(await failure(connection.execute(sql)))).toMatchObject({ kind: 'statement', code: 'ER_PARSE_ERROR', at: { offset: sql.indexOf('select') } })
  })

  test('a syntax error at the very end says so', async () => {
    const sql = 'create table t (id int'
    expect(mysql.classify(await failure(connection.execute(sql)))).toMatchObject({ at: { offset: sql.length } })
  })

  test('bookkeeping is all or nothing, and says which statement failed', async () => {
    await connection.execute('create table t (id int primary key)')
    await connection.together(['insert into t values (1)', 'insert into t values (2)'])
    const error = await failure(connection.together(['insert into t values (3)', 'insert into t values (1)', 'insert into t values (4)']))
    expect(mysql.classify(error)).toMatchObject({ kind: 'duplicate-record', at: { statement: 1 } })
    expect(await count('t')).toBe(2)
    expect((await connection.session()).transaction).toBe('idle')
    await connection.together([])
  })

  test('statements with a comment at their end can be together', async () => {
    await connection.execute('create table t (id int primary key)')
    await connection.together(['insert into t values (1) -- one', 'insert into t values (2) # two', 'insert into t values (3) /* three */'])
    expect(await count('t')).toBe(3)
  })

  test('more than one message holds is still together', async () => {
    await connection.execute('create table t (id int primary key, v mediumtext)')
    const big = 'x'.repeat(300_000)
    const error = await failure(connection.together([1, 2, 1, 3].map((id) => `insert into t values (${id}, '${big}')`)))
    expect(mysql.classify(error)).toMatchObject({ kind: 'duplicate-record', at: { statement: 2 } })
    expect(await count('t')).toBe(0)
    await connection.together([1, 2, 3].map((id) => `insert into t values (${id}, '${big}')`))
    expect(await count('t')).toBe(3)
  })

  test('bookkeeping joins a transaction that a script left open instead of committing it', async () => {
    await connection.execute('create table t (id int primary key)')
    await connection.execute('begin')
    await connection.execute('insert into t values (1)')
    await connection.together(['insert into t values (2)', 'insert into t values (3)'])
    await connection.execute('rollback')
    expect(await count('t')).toBe(0)
  })

  test('a script that switches autocommit off does not leave bookkeeping uncommitted', async () => {
    await connection.execute('create table t (id int primary key)')
    await connection.execute('set autocommit = 0')
    await connection.together(['insert into t values (1)'])
    const other = await open(database.url)
    expect(await other.query('select id from t')).toEqual([{ id: 1 }])
    await other.close()
  })

  test('a sequence commits each statement and stops at the first that fails', async () => {
    const error = await failure(connection.sequence!(['create table a (id int)', 'insert into a values (1)', 'create table a (id int)', 'create table b (id int)']))
    expect(mysql.classify(error)).toMatchObject({ kind: 'statement', code: 'ER_TABLE_EXISTS_ERROR', at: { statement: 2 } })
    expect(await count('a')).toBe(1)
    expect(await connection.query("show tables like 'b'")).toEqual([])
    await connection.sequence!(['create table b (id int)', 'insert into b values (1)'])
    expect(await count('b')).toBe(1)
  })

  test('the question about the next statement goes along with a sequence, and its answer is that of the moment', async () => {
    const factsOf = async (sql: string) => mysql.facts(mysql.split(sql)[0]!, connection.server)
    const [makesB, changesA] = [await factsOf('create table b (id int)'), await factsOf('alter table a add column v int')]
    const other = await open(database.url)
    const without = await mysql.fingerprint(connection, makesB)
    await connection.sequence!(['create table a (id int)'], makesB)
    await other.execute('create table b (id int)')
    expect(await mysql.fingerprint(connection, makesB)).toBe(without)
    expect(await mysql.fingerprint(connection, makesB)).not.toBe(without)
    const empty = await mysql.fingerprint(connection, changesA)
    await connection.sequence!(['create table c (id int)'], changesA)
    await other.execute('alter table a add column w int')
    expect(await mysql.fingerprint(connection, changesA)).toBe(empty)
    await connection.sequence!(['create table d (id int);'], changesA)
    await connection.execute('alter table a add column x int')
    expect(await mysql.fingerprint(connection, changesA)).not.toBe(empty)
    await other.close()
  })

  test('a sequence that fails says where, whatever was to be asked next', async () => {
    const next = await mysql.facts(mysql.split('create table b (id int)')[0]!, connection.server)
    const error = await failure(connection.sequence!(['create table a (id int)', 'create table a (id int)'], next))
    expect(mysql.classify(error)).toMatchObject({ code: 'ER_TABLE_EXISTS_ERROR', at: { statement: 1 } })
    expect(await mysql.fingerprint(connection, next)).toBeDefined()
    const wrong = mysql.classify(await failure(connection.sequence!(['create table b (id int, 1 int)'], next)))
    expect(wrong.message).toMatch(/near '1 int\)' at line 1$/)
  })

  test('routines with semicolons inside are one statement', async () => {
    await connection.execute('create procedure p() begin select 1 as a; select 2 as b; end')
    await connection.execute('call p()')
    expect(await connection.query('call p()')).toEqual([{ a: 1 }])
  })

  test('LOAD DATA LOCAL is refused before it is sent', async () => {
    await connection.execute('create table t (id int)')
    const error = await failure(connection.execute("load data local infile '/etc/passwd' into table t"))
    expect(error).toMatchObject({ code: 'script.local-file', hint: expect.stringContaining('INSERT') })
    expect(mysql.classify(error)).toMatchObject({ kind: 'statement', code: 'script.local-file' })
  })

  test('LOAD DATA LOCAL reads the data that is given, whatever file it names, where the server allows it', async () => {
    await connection.execute('create table t (id int, v varchar(20))')
    async function* data() {
      yield Buffer.from('1\tä\n')
      yield Buffer.from('2\tb\n')
    }
    const load = connection.execute("load data local infile '/etc/passwd' into table t character set utf8mb4", data())
    if (name === 'MySQL') expect(mysql.classify(await failure(load)).hint).toMatch(/local_infile/) // Off by default since 8.0.
    else {
      await load
      expect(await connection.query('select * from t')).toEqual([{ id: 1, v: 'ä' }, { id: 2, v: 'b' }])
    }
  })

  test('no file of ours is sent when a statement hides that it wants one', async () => {
    await connection.execute('create table t (id varchar(200))')
    const error = await failure(connection.execute("/* x */ load data local infile '/etc/hostname' into table t"))
    expect(error.message).toMatch(/local/i)
    expect(await count('t')).toBe(0)
    expect(await connection.query('select 1 as alive')).toEqual([{ alive: 1 }])
  })

  test('no secret of a statement is in what is said about its failure', async () => {
    const error = await failure(connection.execute("create user u identified by 'geheim!' oops"))
    expect(JSON.stringify([mysql.classify(error), Object.entries(error)])).not.toContain('geheim')
  })
})

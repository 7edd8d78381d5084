import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mysql } from '../../../src/dialects/mysql/dialect.ts'
import type { Connection } from '../../../src/dialects/dialect.ts'
import type { FreshDatabase } from '../../services.ts'
import { bothServers, open, statement } from './both-servers.ts'

interface Case {
  readonly sql: string
  /** What is there before. */
  readonly given?: readonly string[]
  /** Only one of the two takes it. */
  readonly only?: 'MySQL' | 'MariaDB'
  /** What can be said before and after; by default `not-done` and `done`. */
  readonly before?: string
  readonly after?: string
}

const table = 'create table t (id int primary key, a int, b int, key ia (a))'
const parent = 'create table p (id int primary key)'

const cases: readonly Case[] = [
  { sql: table },
  { sql: 'create table if not exists `t`(`id` int, constraint c check (id > 0), primary key (id))' },
  { sql: 'create table t like u', given: ['create table u (id int)'] },
  { sql: 'create table t as select 1 as a' },
  { sql: 'create table t (a int)', given: ['create table if not exists u (a int)'] },
  { sql: 'create temporary table t (id int)', after: 'not-done' },
  { sql: 'drop table t', given: [table] },
  { sql: 'drop table if exists t, u', given: [table, 'create table u (id int)'] },
  { sql: 'rename table t to u', given: [table] },
  { sql: 'rename table t to u, v to w', given: [table, 'create table v (id int)'] },
  { sql: 'create index ix on t (b)', given: [table] },
  { sql: 'create unique index ix on t (b)', given: [table] },
  { sql: 'drop index ia on t', given: [table] },
  { sql: 'alter table t add c int', given: [table] },
  { sql: 'alter table t add column `ç` varchar(20) default \'x,y\' after a, add column d int', given: [table] },
  { sql: 'alter table t add (c int, d decimal(10,2))', given: [table] },
  { sql: 'alter table t drop column b', given: [table] },
  { sql: 'alter table t drop b, drop index ia', given: [table] },
  { sql: 'alter table t rename column a to z', given: [table] },
  { sql: 'alter table t change a z bigint', given: [table] },
  { sql: 'alter table t rename index ia to iz', given: [table] },
  { sql: 'alter table t rename to u', given: [table] },
  { sql: 'alter table t add column c int, rename u', given: [table] },
  { sql: 'alter table t add index ib (b)', given: [table] },
  { sql: 'alter table t add unique key (b), add c int', given: [table] },
  { sql: 'alter table t add constraint uq unique (b)', given: [table] },
  { sql: 'alter table t add constraint fk foreign key (a) references p (id)', given: [parent, table] },
  { sql: 'alter table t drop foreign key fk', given: [parent, table, 'alter table t add constraint fk foreign key (a) references p (id)'] },
  { sql: 'alter table t add constraint ck check (a > 0)', given: [table] },
  { sql: 'alter table t drop constraint ck', given: [table, 'alter table t add constraint ck check (a > 0)'] },
  { sql: 'alter table t drop primary key', given: [table] },
  { sql: 'alter table u add primary key (id)', given: ['create table u (id int not null)'] },
  { sql: 'alter table t add c int, engine = InnoDB, comment = \'add column z int\'', given: [table] },
  { sql: 'alter table t modify a bigint', given: [table], before: 'unknown', after: 'unknown' },
  { sql: 'alter table t alter column a set default 1', given: [table], before: 'unknown', after: 'unknown' },
  { sql: 'alter table t drop index ia, add index ia (b)', given: [table], before: 'unknown', after: 'unknown' },
  { sql: 'create view v as select id from t', given: [table] },
  { sql: 'create or replace view v as select id from t', given: [table], after: 'unknown' },
  { sql: 'drop view v', given: [table, 'create view v as select id from t'] },
  { sql: 'create trigger tr before insert on t for each row set new.a = 1', given: [table] },
  { sql: 'drop trigger tr', given: [table, 'create trigger tr before insert on t for each row set new.a = 1'] },
  { sql: 'create procedure pr() begin select 1; end' },
  { sql: 'create function fn() returns int deterministic return 1' },
  { sql: 'drop procedure pr', given: ['create procedure pr() select 1'] },
  { sql: 'create event ev on schedule every 1 day do set @a = 1' },
  { sql: 'create sequence sq', only: 'MariaDB' },
  { sql: 'drop sequence sq', only: 'MariaDB', given: ['create sequence sq'] },
  { sql: 'create table if not exists `a``b` (`c``d` int)' },
  { sql: 'alter table `a``b` add `e``f` int', given: ['create table `a``b` (id int)'] },
  { sql: 'truncate table t', given: [table, 'insert into t values (1, 1, 1)'] },
  { sql: 'insert into t values (1, 1, 1)', given: [table], before: 'unknown', after: 'unknown' },
  { sql: 'set foreign_key_checks = 1', after: 'not-done' },
]

describe.each(bothServers)('what became of a statement on $name', ({ name, fresh }) => {
  let database: FreshDatabase
  let connection: Connection
  beforeAll(async () => {
    database = await fresh()
    connection = await open(database.url)
  })
  afterAll(async () => {
    await connection.close()
    await database.drop()
  })
  const emptied = async (): Promise<void> => {
    await connection.execute('drop temporary table if exists t')
    await connection.execute(`drop database ${database.name}`)
    await connection.execute(`create database ${database.name}`)
    await connection.execute(`use ${database.name}`)
  }
  const factsOf = async (sql: string) => mysql.facts(statement(sql), connection.server)

  test.each(cases.filter(({ only }) => only === undefined || only === name))('$sql', async ({ sql, given = [], before = 'not-done', after = 'done' }) => {
    await emptied()
    for (const each of given) await connection.execute(each)
    const facts = await factsOf(sql)
    const first = await mysql.fingerprint(connection, facts)
    expect(await mysql.outcome(connection, statement(sql), facts)).toMatchObject({ state: before })
    expect(await mysql.fingerprint(connection, facts)).toBe(first)
    await connection.execute(sql)
    expect(await mysql.outcome(connection, statement(sql), facts)).toMatchObject({ state: after })
    const second = await mysql.fingerprint(connection, facts)
    if (first === undefined || facts.tag === 'SET') expect(second).toBeUndefined()
    else if (!sql.includes('temporary')) expect(second).not.toBe(first)
  })

  test('the fingerprint of a table stays when rows come, and changes with the table', async () => {
    await emptied()
    await connection.execute('create table t (id int auto_increment primary key)')
    const facts = await factsOf('alter table t add a int')
    const first = await mysql.fingerprint(connection, facts)
    await connection.execute('insert into t values (), (), ()')
    expect(await mysql.fingerprint(connection, facts)).toBe(first)
    await connection.execute("alter table t comment 'x'")
    expect(await mysql.fingerprint(connection, facts)).not.toBe(first)
  })

  test('a table of the name with other columns is not taken for ours', async () => {
    await emptied()
    await connection.execute('create table t (id int)')
    expect(await mysql.outcome(connection, statement(table), await factsOf(table))).toEqual({ state: 'unknown', why: 't is there, but has no column a' })
  })

  test('an ALTER of which some clauses show and some do not is not decided', async () => {
    await emptied()
    await connection.execute(table)
    const sql = 'alter table t drop column a, add column c int'
    await connection.execute('alter table t add column c int')
    expect(await mysql.outcome(connection, statement(sql), await factsOf(sql))).toMatchObject({ state: 'unknown' })
  })

  test('half of a DROP of several is not decided', async () => {
    await emptied()
    await connection.execute(table)
    const sql = 'drop table t, u'
    expect(await mysql.outcome(connection, statement(sql), await factsOf(sql))).toMatchObject({ state: 'unknown' })
  })

  test('names of another database are looked up there', async () => {
    await emptied()
    const elsewhere = await fresh()
    try {
      const sql = `create table ${elsewhere.name}.t (id int)`
      await connection.execute('create table t (id int)')
      const facts = await factsOf(sql)
      expect(await mysql.outcome(connection, statement(sql), facts)).toEqual({ state: 'not-done' })
      await connection.execute(sql)
      expect(await mysql.outcome(connection, statement(sql), facts)).toEqual({ state: 'done' })
    } finally {
      await elsewhere.drop()
    }
  })

  test('a statement that may do anything has no fingerprint', async () => {
    await emptied()
    await connection.execute('create procedure pr() select 1')
    const sql = 'call pr()'
    expect(await mysql.fingerprint(connection, await factsOf(sql))).toBeUndefined()
    expect(await mysql.outcome(connection, statement(sql), await factsOf(sql))).toMatchObject({ state: 'unknown' })
  })
})

import { expect, test } from 'vitest'
import { isBrief, NewTables } from './effort.ts'

test.each([
  'create table t (a integer not null, b text default (1), check (a > 0))',
  'CREATE TEMP TABLE t (a)',
  'create view v as select * from t',
  'create trigger g after insert on t begin delete from u; end',
  'alter table t rename to u',
  'alter table t rename column a to b',
  'alter table "t" add column b text',
  "insert into t values (1, 'a')",
  'begin immediate',
  'commit',
  'pragma foreign_keys = off',
  'drop view v',
])('%s ends at once', (sql) => {
  expect(isBrief(sql)).toBe(true)
})

test.each([
  'create table t as select * from u',
  'create table t as with c as (select 1) select * from c',
  'create table t as values (1)',
  'create index i on t (a)',
  'create unique index i on t (a)',
  'insert into t select * from u',
  'insert into t (a) with c as (select 1) select * from c',
  'update t set a = 1',
  'delete from t',
  'drop table t',
  'alter table t add column b text not null default 1',
  'alter table t add column b integer check (b > 0)',
  'alter table t drop column b',
  'vacuum',
  'reindex',
  'pragma integrity_check',
  'pragma foreign_key_check',
  'select count(*) from t',
  'something newer than this',
  `insert into t values ('${'x'.repeat(70_000)}')`,
])('%s may take long', (sql) => {
  expect(isBrief(sql)).toBe(false)
})

function newTables(...ran: readonly string[]): NewTables {
  const tables = new NewTables()
  for (const sql of ran) tables.ran(sql)
  return tables
}

test.each([
  [['create table t (a)'], 'create index i on t (a)'],
  [['create table "T x" (a)', 'create table u (a)'], 'CREATE UNIQUE INDEX IF NOT EXISTS `i` ON `t x` (a)'],
  [['create table t (a)', 'create index i on t (a)'], 'create index j on t (a)'],
  [['create table [t](a)'], 'create index "i"\non t (a) where a > 0'],
])('after %j, %s ends at once', (ran, sql) => {
  expect(newTables(...ran).indexes(sql)).toBe(true)
})

test.each([
  [[], 'create index i on t (a)'],
  [['create table if not exists t (a)'], 'create index i on t (a)'],
  [['create table t as select * from u'], 'create index i on t (a)'],
  [['create table t (a)', 'insert into t select * from u'], 'create index i on t (a)'],
  [['create table t (a)', 'insert into t values (1)'], 'create index i on t (a)'],
  [['create table t (a)', 'alter table t rename to v', 'alter table u rename to t'], 'create index i on t (a)'],
  [['create table t (a)'], 'create index i on u (a)'],
  [['create table t (a)'], 'create index t on u (a)'],
  [['create table t (a)'], 'insert into t select * from u'],
])('after %j, %s may take long', (ran, sql) => {
  expect(newTables(...ran).indexes(sql)).toBe(false)
})

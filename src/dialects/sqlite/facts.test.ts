import { describe, expect, test } from 'vitest'
import { factsLine, serverOf, statementOf } from '../../../test/support/facts-line.ts'
import { facts } from './facts.ts'
import { policy } from './policy.ts'

const server = serverOf('sqlite', 34_500)

function line(text: string): string {
  return factsLine(facts(statementOf(text), server))
}

describe('facts of SQLite', () => {
  test.each([
    ['create table if not exists "a b" (id)', 'CREATE TABLE · inside · table a b'],
    ['create table [a] as select 1', 'CREATE TABLE · inside · table a'],
    ["create table 'a' (id)", 'CREATE TABLE · inside · table a'],
    ['create temp trigger if not exists x after insert on u begin select 1; end', 'CREATE TRIGGER · inside · trigger x · table u'],
    ['create trigger x after update of a, b on u begin select 1; end', 'CREATE TRIGGER · inside · trigger x · table u'],
    ['create trigger x after update of c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19 on u begin select 1; end', 'CREATE TRIGGER · inside · trigger x · table u'],
    ['with x as (select c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19 from y) delete from t', 'DELETE · inside · table t · data'],
    ['create unique index if not exists main.i on t (a)', 'CREATE INDEX · inside · index main.i · table t'],
    ['create virtual table f using fts5(a)', 'CREATE TABLE · inside · table f'],
    ['create temporary view v as select 1', 'CREATE VIEW · inside · view v'],
    ['drop table if exists x', 'DROP TABLE · inside · table x'],
    ['drop index i', 'DROP INDEX · inside · index i'],
    ['alter table a rename to b', 'ALTER TABLE · inside · table a · table b'],
    ['alter table a rename column b to c', 'ALTER TABLE · inside · table a'],
    ['insert or replace into t values (1)', 'INSERT · inside · table t · data'],
    ['replace into t values (1)', 'REPLACE · inside · table t · data'],
    ['update or ignore t set a = 1', 'UPDATE · inside · table t · data'],
    ['with x as (select 1) delete from t', 'DELETE · inside · table t · data'],
    ['with recursive x(a) as (values (1)) select * from x', 'SELECT · inside'],
    ['begin immediate', 'BEGIN · control'],
    ['end transaction', 'COMMIT · control'],
    ['savepoint x', 'SAVEPOINT · control'],
    ['rollback to x', 'ROLLBACK · control'],
    ['vacuum', 'VACUUM · outside'],
    ["attach database 'x.db' as y", 'ATTACH · outside · sets attached databases · database y'],
    ['detach y', 'DETACH · outside'],
    ['pragma foreign_keys = off', 'PRAGMA · inside · sets foreign_keys'],
    ['pragma defer_foreign_keys=on', 'PRAGMA · inside · sets defer_foreign_keys'],
    ['pragma journal_mode = wal', 'PRAGMA · outside · sets journal_mode'],
    ['pragma main.synchronous(0)', 'PRAGMA · outside · sets synchronous'],
    ['pragma journal_mode', 'PRAGMA · inside'],
    ['pragma table_info(x)', 'PRAGMA · inside'],
    ['pragma user_version = 3', 'PRAGMA · inside'],
    ['analyze', 'ANALYZE · inside'],
    ['reindex i', 'REINDEX · inside · other i'],
    ['explain query plan select 1', 'EXPLAIN · inside'],
    ['select 1', 'SELECT · inside'],
  ])('%s', (text, expected) => {
    expect(line(text)).toBe(expected)
  })

  test.each(['crete table t (id int)', 'create thing x', 'create table', 'copy t from stdin', ')'])('%s is not understood', (text) => {
    expect(line(text)).toBe('UNKNOWN · inside · not parsed')
  })

  test.each([
    ["attach 'x' as y", 'attach-database'],
    ["select load_extension('x')", 'load-extension'],
    ["select 'load_extension(1)'", undefined],
    ['select 1', undefined],
  ])('%s: policy %s', (text, rule) => {
    const statement = statementOf(text)
    expect(policy(statement, facts(statement, server))?.rule).toBe(rule)
  })
})

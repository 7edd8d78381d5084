import { describe, expect, test } from 'vitest'
import { factsLine, serverOf, statementOf } from '../../../test/support/facts-line.ts'
import { facts } from './facts.ts'

const server = serverOf('postgres', 160_000)

async function line(text: string, versionNumber = 160_000): Promise<string> {
  return factsLine(await facts(statementOf(text), serverOf('postgres', versionNumber)))
}

describe('facts of Postgres', () => {
  test.each([
    ['create index concurrently i on s.t (a)', 'CREATE INDEX · outside · index s.i · table s.t'],
    ['create unique index concurrently on t (a)', 'CREATE INDEX · outside · table t'],
    ['drop index concurrently s.i', 'DROP INDEX · outside · index s.i'],
    ['reindex index concurrently i', 'REINDEX · outside · index i'],
    ['reindex (concurrently, verbose) table s.t', 'REINDEX · outside · table s.t'],
    ['reindex database d', 'REINDEX · outside'],
    ['reindex system d', 'REINDEX · outside'],
    ['reindex schema s', 'REINDEX · outside'],
    ['alter table s.t detach partition p concurrently', 'ALTER TABLE · outside · table s.t · table p'],
    ['vacuum (analyze) t', 'VACUUM · outside · table t'],
    ['create database d', 'CREATE DATABASE · outside · database d · database d'],
    ['drop database if exists d', 'DROP DATABASE · outside · database d · database d'],
    ['alter database d set tablespace x', 'ALTER DATABASE · outside · database d · database d'],
    ["create tablespace x location '/x'", 'CREATE TABLESPACE · outside · other x'],
    ['drop tablespace x', 'DROP TABLESPACE · outside · other x'],
    ['alter system set work_mem = 1', 'ALTER SYSTEM · outside'],
    ["create subscription s connection '' publication p", 'CREATE SUBSCRIPTION · outside · other s'],
    ['alter subscription s refresh publication', 'ALTER SUBSCRIPTION · outside · other s'],
    ['alter subscription s set publication p', 'ALTER SUBSCRIPTION · outside · other s'],
    ['drop subscription s', 'DROP SUBSCRIPTION · outside · other s'],
    ['cluster', 'CLUSTER · outside'],
    ['discard all', 'DISCARD · outside · sets all'],
    ["commit prepared 'x'", 'COMMIT PREPARED · outside'],
    ['do $$ begin commit; end $$', 'DO · outside'],
    ['do $$ begin if a then rollback and chain; end if; end $$', 'DO · outside'],
    ["do 'begin commit; end'", 'DO · outside'],
  ])('%s cannot run in a transaction', async (text, expected) => {
    expect(await line(text)).toBe(expected)
  })

  test.each([
    ['create index i on t (a)', 'CREATE INDEX · inside · index i · table t'],
    ['drop index i', 'DROP INDEX · inside · index i'],
    ['reindex (concurrently false) table t', 'REINDEX · inside · table t'],
    ['alter table t detach partition p', 'ALTER TABLE · inside · table t · table p'],
    ['alter table t attach partition s.p for values in (1)', 'ALTER TABLE · inside · table t · table s.p'],
    ['analyze t', 'ANALYZE · inside · table t'],
    ['cluster t using i', 'CLUSTER · inside · table t'],
    ['alter database d set work_mem = 1', 'ALTER DATABASE · inside · database d · database d'],
    ["create subscription s connection '' publication p with (create_slot = false)", 'CREATE SUBSCRIPTION · inside · other s'],
    ["create subscription s connection '' publication p with (connect = false)", 'CREATE SUBSCRIPTION · inside · other s'],
    ['alter subscription s set publication p with (refresh = false)', 'ALTER SUBSCRIPTION · inside · other s'],
    ['call s.p(1)', 'CALL · inside'],
    ['do $$ begin create temp table x on commit drop as select 1; end $$', 'DO · inside'],
    ["do $$ begin raise notice 'commit;'; -- commit;\n end $$", 'DO · inside'],
    ['refresh materialized view concurrently s.v', 'REFRESH MATERIALIZED VIEW · inside · view s.v'],
    ['listen x', 'LISTEN · inside'],
  ])('%s can', async (text, expected) => {
    expect(await line(text)).toBe(expected)
  })

  test('ALTER TYPE … ADD VALUE cannot before 12', async () => {
    expect(await line("alter type s.mood add value 'glad'", 119_900)).toBe('ALTER TYPE · outside · type s.mood')
    expect(await line("alter type s.mood add value 'glad'", 120_000)).toBe('ALTER TYPE · inside · type s.mood')
    expect(await line("alter type s.mood rename value 'glad' to 'sad'", 119_900)).toBe('ALTER TYPE · inside · type s.mood')
  })

  test.each([
    ['begin', 'BEGIN'],
    ['start transaction isolation level serializable', 'START TRANSACTION'],
    ['commit', 'COMMIT'],
    ['end', 'COMMIT'],
    ['rollback', 'ROLLBACK'],
    ['abort', 'ROLLBACK'],
    ['savepoint x', 'SAVEPOINT'],
    ['rollback to savepoint x', 'ROLLBACK TO'],
    ['release savepoint x', 'RELEASE'],
    ["prepare transaction 'x'", 'PREPARE TRANSACTION'],
  ])('%s controls a transaction', async (text, tag) => {
    expect(await line(text)).toBe(`${tag} · control`)
  })

  test.each([
    ['set search_path to x, y', 'SET · inside · sets search_path'],
    ['set session authorization x', 'SET · inside · sets session_authorization'],
    ['set role x', 'SET · inside · sets role'],
    ['reset role', 'RESET · inside · sets role'],
    ['reset all', 'RESET · inside · sets all'],
    ['set local search_path to x', 'SET · inside'],
    ['set transaction isolation level serializable', 'SET · inside'],
    ['set session characteristics as transaction read only', 'SET · inside · sets default_transaction'],
    ['set constraints all immediate', 'SET CONSTRAINTS · inside'],
    ["select pg_catalog.set_config('search_path', '', false)", 'SELECT · inside · sets search_path'],
    ["select set_config('search_path', '', true)", 'SELECT · inside'],
    ["select set_config(n, '', false) from x", 'SELECT · inside · sets unknown'],
    ["with c as (select set_config('role', 'x', false)) select * from c", 'SELECT · inside · sets role'],
    ["select 'set_config(''a'', '''', false)'", 'SELECT · inside'],
    ['do $$ begin set search_path to x; set local role y; update t set a = 1; end $$', 'DO · inside · sets search_path'],
    ["do $$ begin perform set_config('a', 'b', false); end $$", 'DO · inside · sets unknown'],
  ])('%s: what outlives it', async (text, expected) => {
    expect(await line(text)).toBe(expected)
  })

  test.each([
    ['create table s."T;x" (id int)', 'CREATE TABLE · inside · table s.T;x'],
    ['create table x as select 1', 'CREATE TABLE · inside · table x'],
    ['create materialized view s.v as select 1', 'CREATE MATERIALIZED VIEW · inside · view s.v'],
    ['create or replace view v as select 1', 'CREATE VIEW · inside · view v'],
    ['create foreign table s.f (a int) server x', 'CREATE FOREIGN TABLE · inside · table s.f'],
    ['create sequence s.q', 'CREATE SEQUENCE · inside · other s.q'],
    ['create function s.f() returns int language sql as $$ select 1 $$', 'CREATE FUNCTION · inside · routine s.f'],
    ['create procedure p() language sql as $$ select 1 $$', 'CREATE PROCEDURE · inside · routine p'],
    ['create trigger x before insert on s.t for each row execute function s.f()', 'CREATE TRIGGER · inside · trigger s.x · table s.t'],
    ['create policy p on s.t using (true)', 'CREATE POLICY · inside · other s.p · table s.t'],
    ['create type s.e as enum ()', 'CREATE TYPE · inside · type s.e'],
    ['create type s.c as (a int)', 'CREATE TYPE · inside · type s.c'],
    ['create domain s.d as int', 'CREATE DOMAIN · inside · type s.d'],
    ['create schema if not exists s', 'CREATE SCHEMA · inside · schema s'],
    ['create extension x', 'CREATE EXTENSION · inside · other x'],
    ['create role x', 'CREATE ROLE · inside · other x'],
    ['alter table only s.t add column a int', 'ALTER TABLE · inside · table s.t'],
    ['alter table s.t rename to u', 'ALTER TABLE · inside · table s.t · table s.u'],
    ['alter table s.t rename column a to b', 'ALTER TABLE · inside · table s.t'],
    ['alter table s.t set schema v', 'ALTER TABLE · inside · table s.t'],
    ['alter index s.i rename to j', 'ALTER INDEX · inside · index s.i · index s.j'],
    ['alter function s.f(int) owner to x', 'ALTER FUNCTION · inside · routine s.f'],
    ['alter type s.e rename to f', 'ALTER TYPE · inside · type s.e · type s.f'],
    ['drop table s.a, b cascade', 'DROP TABLE · inside · table s.a · table b'],
    ['drop function f(int), s.g', 'DROP FUNCTION · inside · routine f · routine s.g'],
    ['drop trigger x on s.t', 'DROP TRIGGER · inside · trigger x · table s.t'],
    ['drop policy x on s.t', 'DROP POLICY · inside · table s.t'],
    ['drop type s.e', 'DROP TYPE · inside · type s.e'],
    ['drop schema x, y', 'DROP SCHEMA · inside · schema x · schema y'],
    ['truncate s.a, b', 'TRUNCATE · inside · table s.a · table b'],
    ['grant select on s.t to x', 'GRANT · inside · table s.t'],
    ['revoke all on schema s from x', 'REVOKE · inside · schema s'],
    ["comment on column s.t.c is 'x'", 'COMMENT · inside · table s.t'],
    ["comment on table t is 'x'", 'COMMENT · inside · table t'],
  ])('%s names its objects', async (text, expected) => {
    expect(await line(text)).toBe(expected)
  })

  test.each([
    ['insert into s.t select 1', 'INSERT · inside · table s.t · data'],
    ['with x as (select 1) update t set a = 1', 'UPDATE · inside · table t · data'],
    ['delete from t', 'DELETE · inside · table t · data'],
    ['merge into t using u on true when matched then delete', 'MERGE · inside · table t · data'],
    ['copy t from stdin', 'COPY · inside · table t · data'],
    ['copy t to stdout', 'COPY · inside · table t'],
    ['select 1', 'SELECT · inside'],
  ])('%s: rows or not', async (text, expected) => {
    expect(await line(text)).toBe(expected)
  })

  test.each([
    ['grant connect on database d to x', 'd'],
    ['alter role r in database d set a = 1', 'd'],
    ["comment on database d is 'x'", 'd'],
    ['alter database d owner to x', 'd'],
    ['alter database d rename to e', 'd'],
    ['create table d.s.t (id int)', 'd'],
    ['create table s.t (id int)', undefined],
  ])('%s: its database is %s', async (text, database) => {
    expect((await facts(statementOf(text), server)).database).toBe(database)
  })

  test.each([
    ['crete table t (id int)', 'UNKNOWN · inside · not parsed'],
    ['alter table t add column', 'UNKNOWN · inside · not parsed'],
    ['create index concurrently i on t using magic new syntax (a)', 'UNKNOWN · outside · not parsed'],
    ['repack t', 'UNKNOWN · outside · not parsed'],
    ['create database d with new syntax', 'UNKNOWN · outside · not parsed'],
    ['commit with new syntax', 'UNKNOWN · control · not parsed'],
    ['set new syntax is here', 'UNKNOWN · inside · sets unknown · not parsed'],
  ])('%s is not understood, and what it certainly is stays known', async (text, expected) => {
    expect(await line(text)).toBe(expected)
  })

  test('a tree too deep for the reader is not understood', async () => {
    expect(await line(`select ${'1+'.repeat(20_000)}1`)).toBe('UNKNOWN · inside · not parsed')
    expect(await line('select 1')).toBe('SELECT · inside')
  })
})

import { describe, expect, test } from 'vitest'
import { factsLine, serverOf, statementOf } from '../../../test/support/facts-line.ts'
import { facts } from './facts.ts'
import { policy } from './policy.ts'

const server = serverOf('mysql', 80_400)

function line(text: string): string {
  return factsLine(facts(statementOf(text), server))
}

describe('facts of MySQL', () => {
  test.each([
    ['insert into home.t select * from other.u', 'other'],
    ['insert into home.t select * from home.u', 'home'],
    ['create table if not exists t like other.u', 'other'],
    ['create trigger a after insert on t for each row update other.u set n = new.id', 'other'],
    ['insert into t values (1) on duplicate key update t.a = 1', undefined],
    ['update t set a = 1 where t.b like t.c', undefined],
    ['create view v as select 1 from t where a like t.b', undefined],
    ['set @n = (select count(*) from information_schema.columns join performance_schema.threads)', undefined],
  ])('%s: the first database that is not its own', (text, expected) => {
    expect(facts(statementOf(text), { ...server, database: 'home' }).database).toBe(expected)
  })

  test.each([
    ['create table `a`.`b` (id int)', 'CREATE TABLE · commits · table a.b · database a'],
    ['create table if not exists `it``s` like u', "CREATE TABLE · commits · table it`s"],
    ['create or replace table x (a int)', 'CREATE TABLE · commits · table x'],
    ['create unique index i on t (a)', 'CREATE INDEX · commits · index i · table t'],
    ['create fulltext index i on db.t (a)', 'CREATE INDEX · commits · index i · table db.t · database db'],
    ['create spatial index i on t (a)', 'CREATE INDEX · commits · index i · table t'],
    ['create or replace algorithm = merge definer = `a`@`%` sql security definer view v as select 1', 'CREATE VIEW · commits · view v'],
    ['create definer=current_user() procedure p() select 1', 'CREATE PROCEDURE · commits · routine p'],
    ['create aggregate function f returns integer soname "x"', 'CREATE FUNCTION · commits · routine f'],
    ['create definer = root@localhost trigger x before insert on `t` for each row set new.a = 1', 'CREATE TRIGGER · commits · trigger x · table t'],
    ['/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `x` BEFORE INSERT ON `t` FOR EACH ROW set new.a = 1 */', 'CREATE TRIGGER · commits · trigger x · table t'],
    ['create event e on schedule every 1 day do select 1', 'CREATE EVENT · commits · other e'],
    ['create database if not exists x', 'CREATE DATABASE · commits · database x · database x'],
    ['create schema x', 'CREATE DATABASE · commits · database x · database x'],
    ["create user 'a'@'b' identified by 'c'", 'CREATE USER · commits · other a'],
    ['create sequence s', 'CREATE SEQUENCE · commits · other s'],
    ['create spatial reference system 4120 name "x"', 'CREATE SPATIAL REFERENCE SYSTEM · commits'],
    ['alter table t algorithm = instant, add column rename_me int', 'ALTER TABLE · commits · table t'],
    ['alter table t rename to u', 'ALTER TABLE · commits · table t · table u'],
    ['alter table a.t rename b.t', 'ALTER TABLE · commits · table a.t · table b.t · database a'],
    ['alter table t rename column a to b, rename index x to y, rename key x to y', 'ALTER TABLE · commits · table t'],
    ['alter table x exchange partition p with table y', 'ALTER TABLE · commits · table x · table y'],
    ['alter database x character set utf8mb4', 'ALTER DATABASE · commits · database x · database x'],
    ['drop table if exists a, b.c', 'DROP TABLE · commits · table a · table b.c · database b'],
    ['drop index i on t', 'DROP INDEX · commits · index i · table t'],
    ['rename table a to b, c to d', 'RENAME TABLE · commits · table a · table b · table c · table d'],
    ['truncate t', 'TRUNCATE TABLE · commits · table t'],
    ['set statement max_statement_time = 1 for drop table t', 'DROP TABLE · commits · table t'],
  ])('%s commits', (text, expected) => {
    expect(line(text)).toBe(expected)
  })

  test.each([
    ['create temporary table x (a int)', 'CREATE TABLE · inside · table x'],
    ['drop temporary table if exists x', 'DROP TABLE · inside · table x'],
    ['alter table x add a int', 'ALTER TABLE · commits · table x'],
  ])('%s: a temporary table commits only when altered', (text, expected) => {
    expect(line(text)).toBe(expected)
  })

  test.each([
    ['insert ignore into t values (1)', 'INSERT · inside · table t · data'],
    ['insert into t select * from other.u', 'INSERT · inside · table t · database other · data'],
    ['replace t set a = 1', 'REPLACE · inside · table t · data'],
    ['update low_priority a left join b on a.id = b.id, c as x set a.x = 1', 'UPDATE · inside · table a · table b · table c · data'],
    ['delete from t where a = 1', 'DELETE · inside · table t · data'],
    ['delete a, b from a join b using (id)', 'DELETE · inside · table a · table b · data'],
    ['with x as (select 1) update t set a = 1', 'UPDATE · inside · table t · data'],
    ['with recursive x (n) as (select 1) select * from x', 'SELECT · inside'],
    ["load data local infile 'x' into table t fields terminated by ','", 'LOAD DATA · inside · table t · data'],
    ['(select 1) union (select 2)', 'SELECT · inside'],
    ['select extract(year from t.a), trim(leading from t.b) from t', 'SELECT · inside'],
    ['select 1 from a join other.b', 'SELECT · inside · database other'],
  ])('%s: rows', (text, expected) => {
    expect(line(text)).toBe(expected)
  })

  test.each([
    ['begin', 'BEGIN · control'],
    ['start transaction read only', 'START TRANSACTION · control'],
    ['commit and chain', 'COMMIT · control'],
    ['rollback to x', 'ROLLBACK · control'],
    ['savepoint x', 'SAVEPOINT · control'],
    ["xa begin 'x'", 'XA · control'],
    ['set autocommit = 0', 'SET · control · sets autocommit'],
    ['begin not atomic select 1; end', 'BEGIN NOT ATOMIC · commits'],
  ])('%s: transactions', (text, expected) => {
    expect(line(text)).toBe(expected)
  })

  test.each([
    ["set sql_mode = 'x'", 'SET · inside · sets sql_mode'],
    ["set @OLD_SQL_MODE = @@SQL_MODE, SQL_MODE = concat('a', 'b'), @x := 1", 'SET · inside · sets @old_sql_mode sql_mode @x'],
    ['/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */', 'SET · inside · sets @old_foreign_key_checks foreign_key_checks'],
    ['set @@session.foreign_key_checks = 0, session sql_log_bin = 0', 'SET · inside · sets foreign_key_checks sql_log_bin'],
    ['set global max_connections = 5, @@persist.x = 1', 'SET · inside'],
    ['set names utf8mb4', 'SET NAMES · inside · sets names'],
    ['set role all', 'SET ROLE · inside · sets role'],
    ['use `other`', 'USE · inside · sets database · database other'],
    ['lock tables `a` write, b as c read local', 'LOCK TABLES · commits · table a · table b · sets lock tables'],
    ['unlock tables', 'UNLOCK TABLES · commits · sets lock tables'],
  ])('%s: what outlives it', (text, expected) => {
    expect(line(text)).toBe(expected)
  })

  test.each([
    ['grant select on db.* to u@h', 'GRANT · commits · database db'],
    ['grant select on *.* to u@h', 'GRANT · commits'],
    ['grant select (a) on db.t to u', 'GRANT · commits · table db.t · database db'],
    ['revoke execute on procedure p from u', 'REVOKE · commits · routine p'],
    ['call db.p()', 'CALL · commits · routine db.p · database db'],
    ['analyze table t', 'ANALYZE · commits'],
    ['show tables', 'SHOW · inside'],
  ])('%s: the others', (text, expected) => {
    expect(line(text)).toBe(expected)
  })

  test.each(['crete table t (id int)', 'create thing x', 'execute s', 'create table', 'insert into (1)', 'drop', "'x'", ')'])('%s is not understood', (text) => {
    expect(line(text)).toBe('UNKNOWN · commits · not parsed')
  })

  test.each([
    ["load data infile '/x' into table t", 'load-data'],
    ["select 1 into outfile '/x'", 'server-files'],
    ["insert into t values (load_file('/x'))", 'server-files'],
    ["insert into t values ('into outfile')", undefined],
    ['create table outfile (load_file int)', undefined],
  ])('%s: policy %s', (text, rule) => {
    const statement = statementOf(text)
    expect(policy(statement, facts(statement, server))?.rule).toBe(rule)
  })
})

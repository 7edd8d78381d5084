/** What cannot be is said before anything runs, and the run that fails leaves everything as it was. */
import { expect, test } from 'vitest'
import { keepPromise } from '../../support/promise.ts'

const impossible: Readonly<Record<string, readonly [before: string, after: string]>> = {
  'NOT NULL over nulls': ['create table t (a int); insert into t values (null);', 'create table t (a int not null);'],
  'a new NOT NULL column without a default': ['create table t (a int); insert into t values (1);', 'create table t (a int, b int not null);'],
  'a new generated column whose expression is null': ['create table t (a jsonb); insert into t values (null);', "create table t (a jsonb, b text generated always as (a ->> 'b') stored not null);"],
  'a new generated column whose expression fails': ['create table t (a text); insert into t values (\'x\');', 'create table t (a text, b int generated always as (a::int) stored);'],
  'a generated column that becomes narrower than its expression': ["create table t (a text, b text generated always as (a) stored); insert into t values ('abc');", 'create table t (a text, b varchar(2) generated always as (a) stored);'],
  'a generated column that gets an expression which fails': ["create table t (a text, b int generated always as (1) stored); insert into t values ('abc');", 'create table t (a text, b int generated always as (a::int) stored);'],
  'a new column of a domain that takes no null': ['create table t (a int); insert into t values (1);', 'create domain d as int check (value is not null); create table t (a int, b d);'],
  'unique over duplicates': ['create table t (a int); insert into t values (1), (1);', 'create table t (a int unique);'],
  'a check that a row breaks': ['create table t (a int); insert into t values (1);', 'create table t (a int check (a > 1));'],
  'a domain that a row breaks': ['create domain d as int; create table t (a d); insert into t values (1);', 'create domain d as int check (value > 1); create table t (a d);'],
  'a foreign key to what is not there': ['create table p (id int primary key); create table t (a int); insert into t values (1);', 'create table p (id int primary key); create table t (a int references p);'],
  'a label that a row holds': ["create type e as enum ('a', 'b'); create table t (a e); insert into t values ('b');", "create type e as enum ('a'); create table t (a e);"],
  'text that is no number': ["create table t (a text); insert into t values ('x');", 'create table t (a int);'],
  'text that is too long': ["create table t (a text); insert into t values ('xyz');", 'create table t (a varchar(2));'],
  'bits that are too few': ["create table t (a bit(1)); insert into t values (b'1');", 'create table t (a bit(3));'],
  'a number that is too large': ['create table t (a bigint); insert into t values (99999999999);', 'create table t (a int);'],
  'a row that no partition takes': ['create table t (a int); insert into t values (5);', 'create table t (a int) partition by range (a); create table t1 partition of t for values from (0) to (2);'],
  'a copy into a column that takes no null': ['create table t (a int, b int) partition by list (a); create table t1 partition of t default; insert into t values (1, null);', 'create table t (a int, b int not null);'],
  'a copy into a new column that takes no null': ['create table t (a int) partition by list (a); create table t1 partition of t default; insert into t values (1);', 'create table t (a int, b int not null);'],
  'rows that exclude each other': ['create table t (a int4range); insert into t values (int4range(1, 4)), (int4range(2, 5));', 'create table t (a int4range, exclude using gist (a with &&));'],
}

for (const [what, [before, after]] of Object.entries(impossible))
  for (const manner of ['offline', 'online'] as const)
    test(`${what}, ${manner}`, async () => {
      const { plan, sql, failure, lost } = await keepPromise({ before, after, manner })
      expect(failure, sql).toMatch(/ERROR/)
      expect(plan.groups.flatMap(({ steps }) => steps.flatMap(({ hazards }) => hazards.map(({ kind }) => kind))), sql).toContain('may-fail-on-data')
      expect(lost).toEqual([])
    })

test('a new check that a partition has to have before the rows come is said where they come', async () => {
  const { plan, sql, failure } = await keepPromise({
    before: "create table log (at int, op text); insert into log values (1, 'X');",
    after: "create table log (at int, op text, constraint known check (op in ('I', 'U'))) partition by range (at); create table log_now partition of log default;",
  })
  expect(failure, sql).toMatch(/violates check constraint "known"/)
  const move = plan.groups.flatMap(({ steps }) => steps).find((step) => step.sql.includes('insert into public.log '))
  expect(move?.hazards).toContainEqual({ kind: 'may-fail-on-data', message: 'a row of public.log may break known of public.log' })
})

test('a default in place of nulls that a check does not allow is said where they are filled', async () => {
  const { plan, sql, failure } = await keepPromise({ before: 'create table t (a int constraint positive check (a > 0)); insert into t values (null);', after: 'create table t (a int not null default 0 constraint positive check (a > 0));' })
  expect(failure, sql).toMatch(/violates check constraint "positive"/)
  const fill = plan.groups.flatMap(({ steps }) => steps).find((step) => step.sql.startsWith('update '))
  expect(fill?.hazards).toContainEqual({ kind: 'may-fail-on-data', message: 'the default that nulls in public.t.a become may break positive' })
})

test('rows that a parsed body answers in an order that its table has no more are said, and come right where the order is asked for', async () => {
  const after = 'create table t (id int, at date, name text); create function all_of_it() returns setof t begin atomic select * from t; end; create function whole() returns t begin atomic select t from t; end;'
  const pair = { before: "create table t (id int, name text); insert into t values (1, 'x');", after }
  const hazards = async (columnOrder: boolean) => (await keepPromise({ ...pair, columnOrder })).plan.groups.flatMap(({ steps }) => steps).filter(({ object }) => object.startsWith('function:')).flatMap((step) => step.hazards)
  expect(await hazards(false)).toEqual([{ kind: 'may-fail-on-data', message: 'public.all_of_it() answers rows of public.t, whose columns stand in another order than its body names them in: calls fail or take one for another; --column-order gives them theirs' }])
  expect(await hazards(true)).toEqual([])
})

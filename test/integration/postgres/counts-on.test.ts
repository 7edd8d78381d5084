/** A column that has values begins to count: the next row gets a number that is not there yet, and nulls are numbered behind what is there. */
import { expect, test } from 'vitest'
import type { PostgresMajor } from '../../services.ts'
import { database, engineOf, planOf } from '../../support/promise.ts'
import { psql } from '../../support/psql.ts'
import { askPostgres } from '../../support/query.ts'

const rows = "create table t (id int primary key, v text); insert into t values (1, 'a'), (7, 'b');"
const nulls = "create table t (id int, v text); insert into t values (null, 'a'), (1, 'b'), (null, 'c'), (7, 'd');"
const manners = ['offline', 'online'] as const
const columns: Readonly<Record<string, string>> = {
  identity: 'id int generated always as identity, v text',
  serial: 'id serial, v text',
}
const forms: Readonly<Record<string, (columns: string) => string>> = {
  'where it stands': (of) => `create table t (${of}, primary key (id));`,
  'in a table that is made anew': (of) => `create table t (${of}, primary key (id)) partition by range (id); create table t_1 partition of t default;`,
}
const ways = Object.entries(columns).flatMap(([what, of]) => Object.entries(forms).flatMap(([where, form]) => manners.map((manner) => ({ what, where, manner, after: form(of) }))))

test.each(ways)('$what $where, $manner', async ({ after, manner }) => {
  const [a, b] = [await database(rows, '18'), await database(after, '18')]
  const sql = (await engineOf()).print(await planOf(a, b, { manner, scope: {}, columnOrder: false }))
  expect(await psql(a, sql), sql).toBe('')
  expect(await psql(a, "insert into t (v) values ('next');"), sql).toBe('')
})

test.each(['13', '16', '18'] as const satisfies readonly PostgresMajor[])('nulls are numbered, and that is said, on %s', async (major) => {
  for (const { what, where, manner, after } of ways) {
    const [a, b] = [await database(nulls, major), await database(after, major)]
    const plan = await planOf(a, b, { manner, scope: {}, columnOrder: false })
    const said = plan.groups.flatMap(({ steps }) => steps).flatMap(({ hazards }) => hazards).filter(({ kind }) => kind === 'cannot-be-undone')
    const sql = (await engineOf()).print(plan)
    expect(said.map(({ message }) => message), `${what} ${where}, ${manner}`).toEqual([`nulls in public.t.id become ${what === 'identity' ? 'numbers' : 'its default'}`])
    expect(await psql(a, `${sql}\ninsert into t (v) values ('next');`), sql).toBe('')
    expect((await askPostgres(a, 'select id from t order by id')).map(({ id }) => id), sql).toEqual([1, 7, 8, 9, 10])
  }
})

test('values that others count by are filled in, and that is said with what it may break', async () => {
  const top = 'create table top (id serial primary key, v text);'
  const [a, b] = [await database(`${top} create table t (id int, v text, unique (id)); insert into t values (null, 'a'), (5, 'b');`, '18'), await database(`${top} create table t (primary key (id)) inherits (top);`, '18')]
  const plan = await planOf(a, b, { manner: 'offline', scope: {}, columnOrder: false })
  const said = plan.groups.flatMap(({ steps }) => steps).filter(({ verb }) => verb === 'copy').flatMap(({ hazards }) => hazards).map(({ message }) => message)
  expect(said).toEqual(expect.arrayContaining(['nulls in public.t.id become its default', 'the default that nulls in public.t.id become may break t_pkey']))
})

test.each([
  ['that starts behind the values starts there', 'create table t (id int generated always as identity (start with 1000) primary key, v text);', [1, 7, 1000]],
  ['that counts down from before them starts there', 'create table t (id int generated always as identity (start with -5 increment by -1) primary key, v text);', [-5, 1, 7]],
])('a count %s', async (_, after, ids) => {
  const [a, b] = [await database(rows, '18'), await database(after, '18')]
  expect(await psql(a, (await engineOf()).print(await planOf(a, b, { manner: 'offline', scope: {}, columnOrder: false })))).toBe('')
  await psql(a, "insert into t (v) values ('next');")
  expect((await askPostgres(a, 'select id from t order by id')).map(({ id }) => id)).toEqual(ids)
})

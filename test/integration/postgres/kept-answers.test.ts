/** A function that changes where it stands: the server computes nothing again that was computed with it. */
import { expect, test } from 'vitest'
import { database, planOf } from '../../support/promise.ts'

const schema = `
  create function norm(x text) returns text language sql immutable as 'select lower($1)';
  create function deeper(x text) returns text language sql immutable begin atomic select public.norm(x) || '!'; end;
  create table t (a text, g text generated always as (norm(a)) stored, constraint known check (norm(a) <> ''));
  create index through on t (deeper(a));
  create index other on t (a);
  create view seen as select norm(a) as n from t;
  create materialized view kept as select n from seen;
  create table parted (a text) partition by list (norm(a));
  create domain d as text constraint proper check (norm(value) <> 'no');`
const another = schema.replace('lower($1)', 'upper($1)')

async function remarks(after: string): Promise<readonly string[]> {
  const [a, b] = await Promise.all([database(schema, '18'), database(after, '18')])
  return (await planOf(a, b, { manner: 'offline', scope: {}, columnOrder: false })).remarks
}

test('what keeps the answers of a function that changes where it stands is named', async () => {
  expect(await remarks(another)).toEqual([
    'function public.norm(text) changes where it stands, and what it answered before is kept by column public.t.g, constraint public.t.known, domain constraint public.d.proper, index public.through, materialized view public.kept, table public.parted: where it answers otherwise now, reindex, refresh or write them anew',
  ])
})

test.each([
  ['that is only to be planned otherwise', schema.replace('immutable as', 'immutable cost 10 as')],
  ['that is made anew with all that needs it', another.replace('norm(x text)', 'norm(y text)')],
])('of a function %s nothing is said', async (_, after) => {
  expect(after).not.toBe(schema)
  expect(await remarks(after)).toEqual([])
})

test('what is made anew itself keeps nothing', async () => {
  expect((await remarks(another.replace("check (norm(a) <> '')", "check (norm(a) <> 'none')").replace('t (deeper(a))', 't (deeper(a) desc)')))[0]).not.toMatch(/known|through/)
})

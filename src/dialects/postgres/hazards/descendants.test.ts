import { expect, test } from 'vitest'
import { takesDescendants } from './descendants.ts'

test.each([
  'alter table public.t add column a integer', 'alter table public."Odd T" alter column "a b" type bigint', 'alter table public.t disable trigger x', 'drop table public.t', 'drop index public.i',
  'create trigger x after insert on public.t execute function f()', 'lock table public.t in access exclusive mode', 'alter table public.t alter column a set statistics 5', 'alter table public.t validate constraint c',
])('%s: tables below as well', (sql) => expect(takesDescendants(sql)).toBe(true))

test.each([
  'comment on table public.t is null', 'create policy p on public.t', 'alter table public.t enable row level security', 'alter table only public."Odd ""T" force row level security', 'alter table public."Odd T" owner to me',
  'alter table public.t set (fillfactor = 70)', 'alter table public.t alter column "a b" set (n_distinct = 5)', 'create index i on only public.t (a)', 'alter table public.t replica identity full', 'alter table public.t enable always rule r',
])('%s: that table alone', (sql) => expect(takesDescendants(sql)).toBe(false))

test('names of every length are read to an end', () => {
  const name = 'a'.repeat(63)
  expect(takesDescendants(`alter table ${name}.${name} add check (b > 0)`)).toBe(true)
  expect(takesDescendants(`alter table ${name}.${name} alter column ${name} set compression lz4`)).toBe(false)
})

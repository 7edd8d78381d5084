import { expect, test } from 'vitest'
import type { Schema, SchemaObject } from '../../../model/schema.ts'
import { naturalJoins } from './natural-joins.ts'

const column = (table: string, name: string) => ({ kind: 'column', key: `column:${table}.${name}`, parent: `table:${table}`, is: { column: name } }) as unknown as SchemaObject
const columns = [column('public.a', 'x'), column('public.b', 'y'), column('public."B b"', 'x')]
const schema = { objects: new Map(columns.map((one) => [one.key, one])) } as unknown as Schema

test('a join without a condition becomes a natural one where no column is in both', () => {
  expect(naturalJoins('FROM (public.a\n     LEFT JOIN public.b ON TRUE)', schema)).toBe('FROM (public.a\n     NATURAL LEFT JOIN public.b)')
  expect(naturalJoins('FROM (public.a one\n     FULL JOIN (public.b\n     RIGHT JOIN public.a two ON (true)) ON (true))', schema)).not.toContain('NATURAL')
})

test('where a column is in both, or a side is not known, it stays', () => {
  for (const text of ['FROM (public.a\n     LEFT JOIN public."B b" ON TRUE)', 'FROM (public.a\n     LEFT JOIN ( SELECT 1 AS z) c ON TRUE)', 'FROM (public.a\n     LEFT JOIN public.b q(x) ON TRUE)', "FROM (public.a\n     LEFT JOIN public.b ON (f(' ON TRUE')))", 'FROM ((public.a\n     LEFT JOIN public.b ON (true))\n     LEFT JOIN public."B b" ON TRUE)'])
    expect(naturalJoins(text, schema)).toBe(text)
})

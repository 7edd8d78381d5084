import { expect, test } from 'vitest'
import { withSortedLists, withoutRowLists } from './row-lists.ts'

const row = { lists: [['id', '"C (d)"', 'a']] }

test('the columns of a table behind a call are sorted as they are read, and left out as they are written', () => {
  const { definition, notes } = withSortedLists('SELECT 1 FROM f(1) r(id, "C (d)", a), g() "R s"(id, "C (d)", a)', row)
  expect(definition).toBe('SELECT 1 FROM f(1) r("C (d)", a, id), g() "R s"("C (d)", a, id)')
  expect(withoutRowLists(definition, notes)).toBe('SELECT 1 FROM f(1) r, g() "R s"')
})

test('any other list stays', () => {
  for (const query of ['SELECT 1 FROM f() r(id, b, a)', 'SELECT 1 FROM f() r(id)', 'SELECT x(id, "C (d)", a)', 'SELECT 1 FROM t r(id, "C (d)", a)']) {
    const { definition, notes } = withSortedLists(query, row)
    expect(definition).toBe(query)
    expect(withoutRowLists(definition, notes)).toBe(query)
  }
})

test('a view that gets no rows from a function has no notes', () => {
  expect(withSortedLists('SELECT 1', {})).toEqual({ definition: 'SELECT 1', notes: {} })
})

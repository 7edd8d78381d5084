import { expect, test } from 'vitest'
import type { CatalogRow } from '../schema-kind.ts'
import { unfold } from './unfold.ts'

/** Columns of each row as it is heard. */
function heard(rows: readonly CatalogRow[], ...columns: readonly string[]) {
  const found: unknown[] = []
  unfold(rows, (row) => found.push(columns.map((column) => row[column])))
  return found
}

test('a row with lists is heard for each of their values', () => {
  const rows = [{ table: 'a', 'sub[]': [1, 2], 'column[]': ['x', null] }, { table: 'b', 'sub[]': [1], 'column[]': ['y'] }]
  expect(heard(rows, 'table', 'sub', 'column')).toEqual([['a', 1, 'x'], ['a', 2, null], ['b', 1, 'y']])
})

test('what only few have stands beside the rest, and is not the next one’s', () => {
  const rows = [{ table: 'a', 'sub[]': [1, 2, 3], 'more[]': [null, { acl: ['r'], of: 'x' }, { of: 'y' }] }, { table: 'b', 'sub[]': [1], 'more[]': [null] }]
  expect(heard(rows, 'table', 'sub', 'acl', 'of')).toEqual([['a', 1, undefined, undefined], ['a', 2, ['r'], 'x'], ['a', 3, null, 'y'], ['b', 1, undefined, undefined]])
  expect(heard([{ table: 'a', 'sub[]': [1, 2], 'more[]': null }], 'sub', 'acl')).toEqual([[1, undefined], [2, undefined]])
})

test('rows of one object each are heard as they are', () => {
  const rows = [{ oid: 1 }, { oid: 2 }]
  const found: CatalogRow[] = []
  unfold(rows, (row) => found.push(row))
  expect(found).toEqual(rows)
  expect(heard([], 'oid')).toEqual([])
})

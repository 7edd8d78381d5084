import { expect, test } from 'vitest'
import { unfold } from './unfold.ts'

test('a row with lists is a row for each of their values', () => {
  expect(unfold([{ table: 'a', 'sub[]': [1, 2], 'column[]': ['x', null] }, { table: 'b', 'sub[]': [1], 'column[]': ['y'] }])).toEqual([
    { table: 'a', sub: 1, column: 'x' },
    { table: 'a', sub: 2, column: null },
    { table: 'b', sub: 1, column: 'y' },
  ])
})

test('what only few have stands beside the rest', () => {
  expect(unfold([{ table: 'a', 'sub[]': [1, 2], 'more[]': [null, { acl: ['r'] }] }])).toEqual([
    { table: 'a', sub: 1 },
    { table: 'a', sub: 2, acl: ['r'] },
  ])
  expect(unfold([{ table: 'a', 'sub[]': [1, 2], 'more[]': null }])).toEqual([{ table: 'a', sub: 1 }, { table: 'a', sub: 2 }])
})

test('rows of one object each stay as they are', () => {
  const rows = [{ oid: 1 }, { oid: 2 }]
  expect(unfold(rows)).toBe(rows)
  expect(unfold([])).toEqual([])
})

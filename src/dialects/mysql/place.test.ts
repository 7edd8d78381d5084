import { expect, test } from 'vitest'
import { placed } from './place.ts'

const offset = (message: string, sql: string, errno = 1064): number | undefined =>
  (placed(Object.assign(new Error(`You have an error in your SQL syntax; check the manual … for the right syntax to use ${message}`), { errno }), sql) as { offset?: number }).offset

test('the quoted text is looked for in the line that is named', () => {
  const sql = 'select x;\nselect x from\n  oops oops'
  expect(offset("near 'oops oops' at line 3", sql)).toBe(sql.indexOf('oops'))
  expect(offset("near 'x from\n  oops' at line 2", sql)).toBe(sql.indexOf('x from'))
})

test('a text that stands twice is the one of its line', () => {
  const sql = 'a b\na b'
  expect(offset("near 'b' at line 2", sql)).toBe(sql.lastIndexOf('b'))
})

test('nothing quoted means the end', () => {
  expect(offset("near '' at line 1", 'select (')).toBe(8)
})

test('what cannot be found has no place', () => {
  expect(offset("near 'zzz' at line 1", 'select 1')).toBeUndefined()
  expect(offset("near 'a' at line 9", 'a')).toBeUndefined()
  expect(offset("near 'a' at line 1", 'a', 1050)).toBeUndefined()
})

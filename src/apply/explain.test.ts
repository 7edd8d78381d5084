import { expect, test } from 'vitest'
import { rememberSecret } from '../errors/secrets.ts'
import { excerpt, placeOf } from './explain.ts'

const statement = { text: 'create table a (\n  id int,\n  x wrong\n)', line: 4, column: 3 }

test.each([
  [0, 4, 3],
  [7, 4, 10],
  [17, 5, 1],
  [statement.text.indexOf('wrong'), 6, 5],
])('offset %i is line %i, column %i', (offset, line, column) => {
  expect(placeOf('m.sql', statement, offset)).toEqual({ file: 'm.sql', line, column })
})

test('an excerpt shows no secret and is bounded', () => {
  rememberSecret('hunter2222')
  expect(excerpt("create role app password 'other'")).toBe("create role app password '***'")
  expect(excerpt('select hunter2222')).toBe('select ***')
  expect(excerpt('x'.repeat(10_000)).length).toBeLessThan(260)
})

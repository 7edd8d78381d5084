import { expect, test } from 'vitest'
import { blame, script, withLf } from './d1-text.ts'

test('CRLF becomes LF but in strings and names', () => {
  expect(withLf("select 'a\r\nb',\r\n\"c\r\nd\", `e\r\nf`, [g\r\nh] -- it's\r\nfrom t /* x\r\n'y */\r\n")).toBe("select 'a\r\nb',\n\"c\r\nd\", `e\r\nf`, [g\r\nh] -- it's\nfrom t /* x\n'y */\n")
  expect(withLf("select 'it''s\r\n' ,\r\n1")).toBe("select 'it''s\r\n' ,\n1")
  expect(withLf('lone \r stays')).toBe('lone \r stays')
})

test('a comment at a statement’s end does not swallow the semicolon', () => {
  expect(script(['select 1 -- one', 'select 2'])).toBe('select 1 -- one\n;\nselect 2;')
})

test.each([
  ['no such table: posts', ['create table users (a)', 'insert into posts values (1)'], 1],
  ['duplicate column name: email', ['create table t (a)', 'alter table t add email text'], 1],
  ['near "tabel": syntax error', ['create table a (b)', 'create tabel c (d)'], 1],
  ['UNIQUE constraint failed: users.name', ['create table t (a)', 'insert into users (name) values (1)'], 1],
  ['something else', ['a', 'b'], undefined],
  ['something else', ['a'], 0],
])('%s', (message, statements, expected) => {
  expect(blame(message, statements)).toBe(expected)
})

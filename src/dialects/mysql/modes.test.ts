import { expect, test } from 'vitest'
import { lexicalModes, modesAfter } from './modes.ts'
import { split } from './split.ts'

test('only modes that change the lexis count', () => {
  expect(lexicalModes('STRICT_TRANS_TABLES,NO_BACKSLASH_ESCAPES')).toEqual(['no_backslash_escapes'])
  expect(lexicalModes('REAL_AS_FLOAT,PIPES_AS_CONCAT,ANSI_QUOTES,IGNORE_SPACE,ANSI')).toEqual(['ansi_quotes'])
  expect(lexicalModes('')).toEqual([])
})

test.each([
  ["set sql_mode = 'ansi_quotes'", ['ansi_quotes']],
  ["SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO'", []],
  ['set session sql_mode = concat(@@sql_mode, ",NO_BACKSLASH_ESCAPES")', ['no_backslash_escapes']],
  ['SET SQL_MODE=@OLD_SQL_MODE', ['at start']],
  ['set sql_mode = default', ['at start']],
  ["set global sql_mode = 'ansi_quotes'", undefined],
  ["set @@global.sql_mode = 'ansi_quotes'", undefined],
  ['set names utf8mb4', undefined],
])('%s', (statement, modes) => {
  expect(modesAfter(statement, ['at start'])).toEqual(modes)
})

test('a script is cut by the modes that it sets itself, from there on', () => {
  const script = String.raw`insert into t values ('a\';'); set sql_mode = 'NO_BACKSLASH_ESCAPES'; insert into t values ('c:\'); set sql_mode = default; insert into t values ('b\';')`
  expect(split(script).map(({ text }) => text)).toEqual([String.raw`insert into t values ('a\';')`, "set sql_mode = 'NO_BACKSLASH_ESCAPES'", String.raw`insert into t values ('c:\')`, 'set sql_mode = default', String.raw`insert into t values ('b\';')`])
})

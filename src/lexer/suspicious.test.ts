import { describe, expect, test } from 'vitest'
import { inspect as mysql } from '../dialects/mysql/split.ts'
import { inspect as postgres } from '../dialects/postgres/split.ts'
import { inspect as sqlite } from '../dialects/sqlite/split.ts'

function found(script: string, inspect = postgres): readonly string[] {
  return inspect(script, { file: 'a.sql' }).map(({ code, position, message }) => `${code} ${position!.line}:${position!.column} ${message}`)
}

describe('suspicious', () => {
  test.each([
    ['select\u00a01', 'script.odd-character 1:7 U+00A0 no-break space stands outside a string'],
    ['select 1;\nsel\u200bect 2', 'script.odd-character 2:4 U+200B zero-width space stands outside a string'],
    ['select ‘a’', 'script.odd-character 1:8 U+2018 left single quotation mark stands outside a string'],
    ['select “a”', 'script.odd-character 1:8 U+201C left double quotation mark stands outside a string'],
    ['sеlect 1', 'script.odd-character 1:2 U+0435 Cyrillic letter that looks like e stands outside a string'],
    ['create table usеrs_old (id int)', 'script.odd-character 1:16 U+0435 Cyrillic letter that looks like e stands outside a string'],
    ['select Αge', 'script.odd-character 1:8 U+0391 Greek letter that looks like A stands outside a string'],
    ['select a – b', 'script.odd-character 1:10 U+2013 en dash stands outside a string'],
    ['select 1；', 'script.odd-character 1:9 U+FF1B fullwidth semicolon stands outside a string'],
    ['select\ufeff 1', 'script.odd-character 1:7 U+FEFF byte-order mark stands outside a string'],
    ['select {{ table }}', 'script.template 1:8 the placeholder {{ table }} was never filled in'],
    ['select * from ${SCHEMA}.t', 'script.template 1:15 the placeholder ${SCHEMA} was never filled in'],
    ['select 1\n<<<<<<< HEAD\n', 'script.merge-marker 2:1 <<<<<<< HEAD is the marker of an unresolved merge'],
    ["select '\u202e1'", 'script.bidi 1:9 U+202E changes the direction of the text behind it'],
    ['-- \u2066 x', 'script.bidi 1:4 U+2066 changes the direction of the text behind it'],
  ])('%j is told', (script, expected) => {
    for (const inspect of [postgres, mysql, sqlite]) expect(found(script, inspect)).toContain(expected)
  })

  test.each([
    "select '\u00a0 ‘a’ – {{ x }} ${y}'",
    '-- it’s a “comment” with {{ x }}\u00a0and ${y}\nselect 1',
    '/* – */ select 1',
    'create table гуси (имя_id int, größe int, 名前 text)',
    'create table "a\u00a0b" (id int)',
    "select 'ab‎c'",
    'select 1 << 7, 2 >> 1',
    '-- =======\nselect 1',
    "select E'\\'{{ x }}'",
  ])('%j is fine', (script) => {
    expect(found(script)).toEqual([])
  })

  test('a placeholder in a quoted name is told, in a string not', () => {
    const expected = ['script.template 1:16 the placeholder ${SCHEMA} was never filled in']
    expect(found('select * from "${SCHEMA}".t')).toEqual(expected)
    expect(found('select * from "${SCHEMA}".t', sqlite)).toEqual(expected)
    expect(found('select * from `${SCHEMA}`.t', mysql)).toEqual(expected)
    expect(found('select "${SCHEMA}"', mysql)).toEqual([])
  })

  test('a dollar body is a string', () => {
    expect(found('do $$ begin perform {{x}}; end $$')).toEqual([])
  })

  test('merge markers are seen inside bodies and strings too', () => {
    expect(found('do $$\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n$$;')).toEqual([
      'script.merge-marker 2:1 <<<<<<< HEAD is the marker of an unresolved merge',
      'script.merge-marker 6:1 >>>>>>> other is the marker of an unresolved merge',
    ])
  })

  test('findings come in the order of the script and each with a hint and exit code 64', () => {
    const errors = postgres('select\u00a01;\n<<<<<<< a\nselect {{x}};')
    expect(errors.map(({ code }) => code)).toEqual(['script.odd-character', 'script.merge-marker', 'script.template'])
    for (const error of errors) expect(error).toMatchObject({ exit: 64, hint: expect.any(String) })
  })

  test('a broken script is inspected as far as it goes', () => {
    expect(found("select\u00a0'never closed")).toHaveLength(1)
  })

  test('no more than twenty are told', () => {
    expect(found('select\u00a01;\n'.repeat(100))).toHaveLength(20)
  })
})

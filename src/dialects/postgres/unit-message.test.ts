import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Unit } from '../dialect.ts'
import type { WireFailure } from './transports/wire.ts'
import { messageOf, offsetOf, placed, wholeMessage } from './unit-message.ts'

const statement = (text: string) => ({ text, start: 0, end: text.length, line: 1, column: 1, comment: '' })
const unit = (statements: readonly string[], more: Partial<Unit> = {}): Unit => ({ name: 'm', script: '', statements: statements.map(statement), record: ['insert into ledger values (1)'], guard: 'true', lockTimeoutMs: 2000, alone: false, ...more })
const expected = { searchPath: '"$user", public', role: 'none' }
/** As the server counts: code points. */
const characters = (text: string) => Array.from(text).length
const failure = (more: Partial<WireFailure>) => Object.assign(new Error('x'), more) as WireFailure

describe('a unit as one message', () => {
  test('begins with limits and guard, ends with constraints, record and commit', () => {
    expect(wholeMessage(unit(['create table a (id int) -- so', 'select 1'], { statementTimeoutMs: 5000, guard: "(select n = 1 from ledger) -- newest" }), expected).text).toBe(
      [
        'begin',
        'set local lock_timeout = 2000',
        'set local statement_timeout = 5000',
        `select cast(case when current_setting('search_path') <> '"$user", public' or current_setting('role') <> 'none' then 'skein: the session was changed' when ((select n = 1 from ledger) -- newest\n) is not true then 'skein: the ledger has moved' else '1' end as int)`,
        'create table a (id int) -- so',
        'select 1',
        'set constraints all immediate',
        'insert into ledger values (1)',
        'commit',
      ].join('\n;\n'),
    )
  })

  const message = wholeMessage(unit(['create table a ()', "select '😀', b", 'select 1']), expected)

  test.each([
    ['the guard', ['BEGIN', 'SET'], {}, false],
    ['the first statement', ['BEGIN', 'SET', 'SELECT 1'], { statement: 0 }, false],
    ['the last statement', ['BEGIN', 'SET', 'SELECT 1', 'CREATE TABLE', 'SELECT 1'], { statement: 2 }, false],
    ['the constraints', ['BEGIN', 'SET', 'SELECT 1', 'CREATE TABLE', 'SELECT 1', 'SELECT 1'], {}, false],
    ['the record', ['BEGIN', 'SET', 'SELECT 1', 'CREATE TABLE', 'SELECT 1', 'SELECT 1', 'SET CONSTRAINTS'], {}, true],
    ['the commit', ['BEGIN', 'SET', 'SELECT 1', 'CREATE TABLE', 'SELECT 1', 'SELECT 1', 'SET CONSTRAINTS', 'INSERT 0 1'], {}, false],
  ])('an error behind what was completed is placed in %s', (_, tags, at, duringRecord) => {
    expect(placed(failure({ tags }), message)).toMatchObject({ at, duringRecord })
    expect(placed(failure({ tags }), message).at).toEqual(at)
  })

  test('a position wins over what was completed: a syntax error completes nothing', () => {
    const position = String(characters(message.text.slice(0, message.text.indexOf(', b') + 2)) + 1)
    expect(placed(failure({ tags: [], position }), message).at).toEqual({ statement: 1, offset: "select '😀', ".length })
  })

  test('a position in the record is no statement of the unit', () => {
    const position = String(characters(message.text.slice(0, message.text.indexOf('insert into ledger'))) + 1)
    expect(placed(failure({ tags: [], position }), message)).toMatchObject({ at: {}, duringRecord: true })
  })
})

test('every position of every part is found again, whatever the characters', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 5 }), fc.nat(), fc.nat(), (texts, which, where) => {
      const index = which % texts.length
      const points = [...(texts[index] as string)]
      const before = points.slice(0, where % (points.length + 1)).join('')
      const message = messageOf(texts.map((text, number) => ({ text, statement: number })))
      const start = texts.slice(0, index).reduce((sum, text) => sum + text.length + 3, 0)
      const position = characters(message.text.slice(0, start + before.length)) + 1
      expect(placed(failure({ position: String(position), tags: [] }), message).at).toEqual({ statement: index, offset: before.length })
    }),
  )
})

test('positions beyond the end stay inside', () => {
  expect(offsetOf('abc', 99)).toBe(3)
  expect(offsetOf('', 1)).toBe(0)
})

import { expect, test } from 'vitest'
import { optionClauses, withOptions } from './storage-options.ts'

test('only what differs is set, and what is gone is reset', () => {
  expect(optionClauses(['fillfactor=70', 'fastupdate=off'], ['fillfactor=70', 'autosummarize=on'])).toEqual([`set (autosummarize = 'on')`, 'reset (fastupdate)'])
  expect(optionClauses(['fillfactor=70'], ['fillfactor=80'])).toEqual(['set (fillfactor = 80)'])
  expect(optionClauses(['fillfactor=70'], ['fillfactor=70'])).toEqual([])
})

test('all are set where what is set alone would end up in another place', () => {
  expect(optionClauses(['b=1', 'a=1'], ['a=1', 'b=1'])).toEqual(['set (a = 1, b = 1)'])
  expect(optionClauses(['b=1'], ['a=1', 'b=1'])).toEqual(['set (a = 1, b = 1)'])
})

test('values are quoted where they are no numbers', () => {
  expect(withOptions(["note=it's", 'ratio=0.5'])).toBe(` with (note = 'it''s', ratio = 0.5)`)
  expect(withOptions(undefined)).toBe('')
})

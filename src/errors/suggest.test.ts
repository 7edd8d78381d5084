import fc from 'fast-check'
import { expect, test } from 'vitest'
import { didYouMean, editDistance, suggest } from './suggest.ts'

const commands = ['init', 'status', 'migrate', 'new', 'doctor', 'ready', 'demo']

test.each([
  ['stauts', 'status'],
  ['migrat', 'migrate'],
  ['Migrate', 'migrate'],
  ['mig', 'migrate'],
  ['docter', 'doctor'],
  ['nwe', 'new'],
])('%s means %s', (word, meant) => {
  expect(suggest(word, commands)).toBe(meant)
})

test.each(['banana', 'x', 'deploy'])('%s is near nothing', (word) => {
  expect(suggest(word, commands)).toBeUndefined()
})

test('a beginning of two candidates is no suggestion', () => {
  expect(suggest('accou', ['accounting-books', 'accounts-receivable'])).toBeUndefined()
})

test('the hint is a question', () => {
  expect(didYouMean('fromat', ['format', 'url'])).toBe('Did you mean format?')
  expect(didYouMean('zzzzzz', ['format', 'url'])).toBeUndefined()
})

test('a distance is symmetric, zero exactly for equal words, and never below the limit it was cut at', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 })
  fc.assert(
    fc.property(word, word, fc.integer({ min: 1, max: 9 }), (a, b, limit) => {
      const distance = editDistance(a, b)
      expect(editDistance(b, a)).toBe(distance)
      expect(distance === 0).toBe(a === b)
      expect(editDistance(a, b, limit)).toBe(Math.min(distance, limit))
    }),
  )
})

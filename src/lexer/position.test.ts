import { describe, expect, test } from 'vitest'
import { LineCounter, positionAt, positionsAt } from './position.ts'

describe('position', () => {
  test.each([
    ['', 0, 1, 1],
    ['ab', 1, 1, 2],
    ['a\nb', 2, 2, 1],
    ['a\r\nb', 3, 2, 1],
    ['a\rb', 2, 2, 1],
    ['a\n\r\nb', 4, 3, 1],
    ['🪿x', 2, 1, 3],
    ['a\nb', 99, 2, 2],
  ])('%j at %i is %i:%i', (text, offset, line, column) => {
    expect(positionAt(text, offset)).toEqual({ line, column })
  })

  test('several offsets are found in one pass', () => {
    expect(positionsAt('a\nbc\nd', [0, 3, 5])).toEqual([
      { line: 1, column: 1 },
      { line: 2, column: 2 },
      { line: 3, column: 1 },
    ])
  })

  test('a CRLF that two chunks share is one line end', () => {
    const counter = new LineCounter()
    counter.advance('a\r', 0, 2)
    counter.advance('\nb', 0, 1)
    expect(counter.position).toEqual({ line: 2, column: 1 })
  })
})

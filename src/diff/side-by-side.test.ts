import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inOrder } from './graph.ts'
import { sideBySide } from './side-by-side.ts'

const work = { workOf: (node: string) => (/^[A-Z]/.test(node) ? node[0] : undefined), isPassed: (node: string) => node !== 'wall' }
const before = (edges: readonly (readonly [first: string, then: string])[]) => {
  const found = new Map<string, Set<string>>()
  for (const [first, then] of edges) found.set(then, (found.get(then) ?? new Set()).add(first))
  return found
}

describe('one piece of work', () => {
  test('is done at once, where its parts may', () => expect(sideBySide(['A1', 'x', 'B1', 'A2', 'y', 'A3'], new Map(), work)).toEqual(['A1', 'A2', 'A3', 'x', 'B1', 'y']))
  test('waits for what has to come before', () => expect(sideBySide(['A1', 'x', 'A2', 'y', 'A3'], before([['x', 'A2']]), work)).toEqual(['A1', 'x', 'A2', 'A3', 'y']))
  test('does not pass everything', () => expect(sideBySide(['A1', 'wall', 'A2'], new Map(), work)).toEqual(['A1', 'wall', 'A2']))

  test('keeps every edge and every node', () => {
    const nodes = ['A1', 'A2', 'A3', 'B1', 'B2', 'x', 'y', 'z', 'wall']
    const edge = fc.tuple(fc.nat(nodes.length - 1), fc.nat(nodes.length - 1)).filter(([a, b]) => a < b)
    fc.assert(
      fc.property(fc.shuffledSubarray(nodes, { minLength: nodes.length }), fc.array(edge), (shuffled, pairs) => {
        const known = before(pairs.map(([a, b]) => [shuffled[a] as string, shuffled[b] as string]))
        const order = sideBySide(inOrder({ nodes, before: known }), known, work)
        expect([...order].sort()).toEqual([...nodes].sort())
        for (const [then, firsts] of known) for (const first of firsts) expect(order.indexOf(first)).toBeLessThan(order.indexOf(then))
      }),
    )
  })
})

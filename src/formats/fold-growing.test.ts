import { expect, test } from 'vitest'
import { foldGrowing } from './fold-growing.ts'

function counting() {
  let steps = 0
  const sum = foldGrowing<number, number>(
    () => 100,
    (state, item) => {
      steps += 1
      return state + item
    },
  )
  return { sum, steps: () => steps }
}

test('a list that grew is folded on from where it was', () => {
  const { sum, steps } = counting()
  const list = [1]
  expect(sum(list)).toBe(101)
  list.push(2, 3)
  expect(sum(list)).toBe(106)
  expect(steps()).toBe(3)
})

test('another list, and one that shrank, are folded from their beginning', () => {
  const { sum } = counting()
  const list = [1, 2]
  expect(sum(list)).toBe(103)
  expect(sum([4])).toBe(104)
  expect(sum(list)).toBe(103)
  list.pop()
  expect(sum(list)).toBe(101)
})

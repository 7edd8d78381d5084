import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { linesProgress } from './progress-lines.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

function applied(progress: ReturnType<typeof linesProgress>, name: string): void {
  progress.observe.applied?.('app', { name, statements: 1, durationMs: 2 })
}

test('the first line is written at once, those that follow quickly together', () => {
  const written: string[] = []
  const progress = linesProgress((lines) => written.push(lines))
  progress.observe.planned?.('app', 3)
  applied(progress, 'a')
  applied(progress, 'b')
  expect(written).toEqual(['app: 3 migrations to apply\n'])
  vi.advanceTimersByTime(50)
  expect(written).toEqual(['app: 3 migrations to apply\n', 'app: applied a (2 ms)\napp: applied b (2 ms)\n'])
})

test('nothing waits behind the end', () => {
  const written: string[] = []
  const progress = linesProgress((lines) => written.push(lines))
  applied(progress, 'a')
  applied(progress, 'b')
  progress.end()
  expect(written.join('')).toBe('app: applied a (2 ms)\napp: applied b (2 ms)\n')
})

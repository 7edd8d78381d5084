import { Writable } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { CliContext } from '../context.ts'
import { doing } from './doing.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] }))
afterEach(() => void vi.useRealTimers())

function screen(terminal: boolean) {
  const written: string[] = []
  const stderr = Object.assign(new Writable({ decodeStrings: false, write: (chunk: string, _, done) => (written.push(chunk), done()) }), { columns: 31 })
  // eslint-disable-next-line no-control-regex -- A terminal's commands begin with one.
  const shown = () => written.join('').split('\u001b[2K').at(-1)?.replace(/\u001b\[\d*[A-Z]/g, '') ?? ''
  return { written, shown, context: { terminal, process: { stderr }, paint: (_: string, text: string) => text } as unknown as CliContext }
}

test('what is quick is not shown; what takes time is, in one line, and goes at the end', () => {
  const { written, shown, context } = screen(true)
  const line = doing(context, false)
  line.tell('connecting to db:crm')
  vi.advanceTimersByTime(100)
  expect(written).toEqual([])
  vi.advanceTimersByTime(200)
  expect(shown()).toBe('● connecting to db:crm 300 ms')
  line.tell('loading a/very/long/name/of/a/file.sql\n')
  expect(shown()).toBe('● loading a/very/long/ 300 ms')
  line.end()
  expect(shown()).toBe('')
})

test.each([[false, false], [true, true]])('nothing is written where nobody looks (terminal %s, --json %s)', (terminal, json) => {
  const { written, context } = screen(terminal)
  const line = doing(context, json)
  line.tell('connecting')
  vi.advanceTimersByTime(5_000)
  line.tell('reading')
  line.end()
  expect(written).toEqual([])
})

import { Writable } from 'node:stream'
import stringWidth from 'fast-string-width'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { DatabaseMigration } from '../../fleet/reports/migrate.ts'
import type { CliContext } from '../context.ts'
import { screenProgress } from './progress-screen.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A terminal that understands what the view sends: text, line feeds, one line up, clear the line, first column. What leaves at the top is gone for good. */
function terminal(columns: number, rows: number) {
  const scrolledOff: string[] = []
  let screen: string[] = ['']
  let row = 0
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _, done) {
      // eslint-disable-next-line no-control-regex -- A terminal's commands begin with one.
      for (const part of chunk.split(/(\n|\u001b\[\d*[A-Z])/)) {
        if (part === '\n') row += 1
        else if (part === '\u001b[1A') row = Math.max(0, row - 1)
        else if (part === '\u001b[2K') screen[row] = ''
        else if (!part.startsWith('\u001b')) screen[row] = (screen[row] ?? '') + part
        screen[row] ??= ''
        if (row >= rows) {
          scrolledOff.push(...screen.slice(0, row - rows + 1))
          screen = screen.slice(row - rows + 1)
          row = rows - 1
        }
      }
      done()
    },
  })
  const context = { process: { stderr: Object.assign(stream, { columns, rows }) }, paint: (_: string, text: string) => text } as unknown as CliContext
  return { context, scrolledOff, lines: () => screen.filter((line) => line !== '') }
}

const ended = (name: string, state: DatabaseMigration['state']) => ({ name, state }) as DatabaseMigration

describe('the live view', () => {
  test('has a line for each database with the migration and the statement it is at, and leaves nothing behind', () => {
    const { context, lines, scrolledOff } = terminal(100, 24)
    const view = screenProgress(context)
    view.observe.begin?.('crm')
    view.observe.begin?.('shop')
    view.observe.planned?.('crm', 3)
    view.observe.migration?.('crm', '0007_nick', 2)
    vi.advanceTimersByTime(100)
    expect(lines()).toEqual(['● crm 0/3 80 ms 0007_nick 2 statements', '● shop 80 ms connecting'])
    view.observe.statement?.('crm', '0007_nick', 1, 2, 'create index\n  people_nick on people (nick)')
    view.observe.end?.(ended('shop', 'failed'))
    vi.advanceTimersByTime(100)
    expect(lines()).toEqual(['● crm 0/3 160 ms 0007_nick #2 create index people_nick on people (nick)', '✖ shop 100 ms failed'])
    view.end()
    expect(lines()).toEqual([])
    expect(scrolledOff).toEqual([])
  })

  test('says who is in the way', () => {
    const { context, lines } = terminal(100, 24)
    const view = screenProgress(context)
    view.observe.begin?.('crm')
    view.observe.waiting?.('crm', '0007_nick: waiting for a lock, try 3 in 200 ms', [{ id: 'process 4711', query: 'select *\nfrom people', ageMs: 65_000 }])
    vi.advanceTimersByTime(100)
    expect(lines()).toEqual(['● crm 80 ms 0007_nick: waiting for a lock, try 3 in 200 ms; in the way: process 4711 for 1 min sele'])
    view.end()
  })

  test.each([
    [10, 9],
    [10, 10],
    [40, 30],
    [40, 31],
    [3, 20],
  ])('on a terminal of %i lines %i databases never push anything out at the top', (rows, databases) => {
    const { context, lines, scrolledOff } = terminal(80, rows)
    const view = screenProgress(context)
    for (let index = 0; index < databases; index++) view.observe.begin?.(`db${index}`)
    vi.advanceTimersByTime(1_000)
    expect(lines().length).toBe(databases < rows && databases <= 30 ? databases : 1)
    view.end()
    expect(scrolledOff).toEqual([])
    expect(lines()).toEqual([])
  })

  test.each(['界'.repeat(60), '🙂'.repeat(60), 'a'.repeat(200), 'line\nfeed and \u001b[31mcolour\u0007'.repeat(9)])('keeps a line within 40 columns: %j', (name) => {
    const { context, lines } = terminal(40, 10)
    const view = screenProgress(context)
    view.observe.begin?.('crm')
    view.observe.migration?.('crm', name, 1)
    vi.advanceTimersByTime(100)
    expect(lines().length).toBe(1)
    const [line = ''] = lines()
    expect(stringWidth(line)).toBeLessThan(40)
    expect(stringWidth(line)).toBeGreaterThan(36)
    view.end()
  })
})

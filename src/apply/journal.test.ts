import { expect, test } from 'vitest'
import type { Connection, Row } from '../dialects/dialect.ts'
import type { Recorder } from '../formats/format.ts'
import type { Migration } from '../model/migration.ts'
import { asideJournal } from './journal.ts'

const quote = { identifier: (name: string) => `"${name}"`, literal: (text: string) => `'${text}'` }
const migration = (name: string) => ({ name }) as Migration
const run = { statements: ['a', 'b'], startedAt: new Date(0), durationMs: 0 }
const mark = (statement: number) => ({ statement, total: 3, hash: 'h' })

/** A journal over a database that holds these marks, and how often it was asked for them. */
async function journalOver(rows: readonly Row[]) {
  const asked: string[] = []
  const connection = {
    server: { dialect: 'postgres' },
    async query(sql: string) {
      if (sql.includes('progress_beside')) return [{ progress_beside: true }]
      asked.push(sql)
      return rows
    },
  } as unknown as Connection
  const journal = asideJournal(connection, { whole: () => ['record'] } as unknown as Recorder, quote, 'db/ledger')
  await journal.prepare()
  return { journal, asked }
}

const verbs = (statements: readonly string[]) => statements.map((sql) => sql.split(' ')[0])

test('a new migration’s mark is one insert, and each later one an update of it', async () => {
  const { journal } = await journalOver([])
  expect(await journal.read(migration('m1'))).toBeUndefined()
  const m1 = migration('m1')
  expect(verbs(await journal.before(m1, mark(0), run))).toEqual(['insert'])
  expect(verbs(await journal.before(m1, mark(1), run))).toEqual(['update'])
  expect(verbs(await journal.before(m1, mark(2), run))).toEqual(['update'])
})

test('a mark that is tried again may be there or not: it is replaced', async () => {
  const { journal } = await journalOver([])
  const m1 = migration('m1')
  await journal.read(m1)
  await journal.before(m1, mark(0), run)
  expect(verbs(await journal.before(m1, mark(0), run))).toEqual(['delete', 'insert'])
})

test('a mark that an earlier run left is found and replaced', async () => {
  const { journal } = await journalOver([{ migration: 'm1', mark: JSON.stringify(mark(1)) }])
  const m1 = migration('m1')
  expect(await journal.read(m1)).toEqual(mark(1))
  expect(verbs(await journal.before(m1, mark(1), run))).toEqual(['delete', 'insert'])
  expect(verbs(await journal.before(m1, mark(2), run))).toEqual(['update'])
})

test('a failure replaces whatever is there', async () => {
  const { journal } = await journalOver([])
  const m1 = migration('m1')
  await journal.read(m1)
  expect(verbs(await journal.failed(m1, mark(0), run))).toEqual(['delete', 'insert'])
})

test('the marks of all migrations are asked for once', async () => {
  const { journal, asked } = await journalOver([])
  for (const name of ['m1', 'm2', 'm3']) await journal.read(migration(name))
  expect(asked).toHaveLength(1)
})

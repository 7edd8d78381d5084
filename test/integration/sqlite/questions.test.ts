import { describe, expect, test } from 'vitest'
import type { StatementFacts } from '../../../src/model/statement.ts'
import { sqlite } from '../../../src/dialects/sqlite/dialect.ts'
import { connected, statements } from './support.ts'

async function fresh() {
  const connection = await connected('sqlite::memory:')
  await connection.together(['create table t (id integer primary key, a text)', 'create index i on t (a)', 'create table other (a)'])
  const facts = async (sql: string): Promise<StatementFacts> => await sqlite.facts(statements(sql)[0]!, connection.server)
  const outcome = async (sql: string) => await sqlite.outcome(connection, statements(sql)[0]!, await facts(sql))
  return { connection, facts, outcome }
}

describe('fingerprints', () => {
  test('change with the named objects and what hangs on them, and with nothing else', async () => {
    const { connection, facts } = await fresh()
    const named = await facts('alter table T add column b text')
    const before = await sqlite.fingerprint(connection, named)
    await connection.together(['insert into t (a) values (1)', 'alter table other add column b'])
    expect(await sqlite.fingerprint(connection, named)).toBe(before)
    await connection.together(['create index j on t (id, a)'])
    const after = await sqlite.fingerprint(connection, named)
    expect(after).not.toBe(before)
    await connection.together(['drop index j', 'alter table t add column b text'])
    expect(await sqlite.fingerprint(connection, named)).not.toBe(before)
  })

  test('a statement that names nothing has none', async () => {
    const { connection, facts } = await fresh()
    expect(await sqlite.fingerprint(connection, await facts('vacuum'))).toBeUndefined()
  })
})

describe('outcomes', () => {
  test.each([
    ['create table t (id integer primary key, a text)', 'done'],
    ['CREATE TABLE IF NOT EXISTS t (id integer primary key, a text);', 'done'],
    ['create table t (other integer)', 'unknown'],
    ['create table u (a)', 'not-done'],
    ['create index i on t (a)', 'done'],
    ['create index k on t (a)', 'not-done'],
    ['drop table t', 'not-done'],
    ['drop table gone', 'done'],
    ['vacuum', 'not-done'],
    ['alter table t add column b text', 'unknown'],
  ])('%s is %s', async (sql, state) => {
    const { outcome } = await fresh()
    expect(await outcome(sql)).toMatchObject({ state })
  })
})

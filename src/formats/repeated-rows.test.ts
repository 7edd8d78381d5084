import { expect, test } from 'vitest'
import { memoryConnection } from '../../test/support/memory-connection.ts'
import { repeatedRows } from './repeated-rows.ts'

const place = { table: '"main"."rows"', column: 'name', dialect: 'sqlite' } as const

test('rows of different migrations are no finding', () => {
  expect(repeatedRows(['a', 'b'], place)).toEqual([])
})

test('on SQLite, the SQL of the hint leaves one row and a key', async () => {
  const connection = memoryConnection()
  connection.run(['create table rows (name text)', "insert into rows values ('it''s'), ('b'), ('it''s')"])
  const [finding] = repeatedRows(["it's", 'b', "it's"], place)
  expect(finding).toMatchObject({ migration: "it's", blocks: true, message: 'it\'s has 2 rows in the ledger "main"."rows", which has lost its primary key.' })
  const [, deletes = '', key = ''] = /Delete all but one: (.*); Then give the table its key back: (.*);/.exec(finding?.hint ?? '') ?? []
  connection.run([deletes, key])
  expect(await connection.query('select name from rows order by name')).toEqual([{ name: 'b' }, { name: "it's" }])
  expect(() => connection.run(["insert into rows values ('b')"])).toThrow(/UNIQUE/)
})

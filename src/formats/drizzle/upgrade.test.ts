import { describe, expect, it } from 'vitest'
import { quoteOf } from '../../../test/support/format-context.ts'
import type { LedgerRow, Migration } from '../../model/migration.ts'
import { match } from './match.ts'
import { upgrade, upgradeStatements } from './upgrade.ts'

const folder = (name: string, key: string, hash: string): Migration => ({ name, path: `/${name}`, file: name, bytes: 1, hash, key })
const row = (key: string, hash: string, id: number | null = null): LedgerRow => ({ key, hash, state: 'applied', raw: { id } })

const folders = [folder('a', '1000', 'ha'), folder('b', '1000', 'hb'), folder('c', '2000', 'hc')]

describe('a row of v0 finds its folder of v1', () => {
  it.each<[string, LedgerRow, string | undefined]>([
    ['by its second, whatever the hash', row('2999', 'edited'), 'c'],
    ['by the hash among folders of one second', row('1500', 'hb'), 'b'],
    ['not at all among folders of one second when the hash is none of theirs', row('1500', 'edited'), undefined],
    ['by the hash when there is no such second', row('9999', 'hc'), 'c'],
    ['not at all otherwise', row('9999', 'edited'), undefined],
  ])('%s', (_, one, name) => {
    const { named, unmatched } = upgrade(folders, [one])
    expect([named.map((found) => found.name), unmatched.length]).toEqual(name === undefined ? [[], 1] : [[name], 0])
    expect(match('v1', folders, [one]).entries.filter((entry) => entry.row !== undefined).map(({ migration }) => migration.name)).toEqual(name === undefined ? [] : [name])
  })
})

it('is written by id, and where v0 has none by what the row was found by', () => {
  const found = upgrade(folders, [row('2999', 'edited'), row('1500', 'hb'), row('9999', 'ha', 7)])
  expect(upgradeStatements('sqlite', '"t"', found, quoteOf('sqlite'))).toEqual([
    'ALTER TABLE "t" ADD COLUMN "name" text',
    'ALTER TABLE "t" ADD COLUMN "applied_at" TEXT',
    `UPDATE "t" SET "name" = 'c', "applied_at" = NULL WHERE "created_at" = '2999'`,
    `UPDATE "t" SET "name" = 'b', "applied_at" = NULL WHERE "hash" = 'hb'`,
    `UPDATE "t" SET "name" = 'a', "applied_at" = NULL WHERE "id" = 7`,
  ])
})

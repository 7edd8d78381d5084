import { expect, test } from 'vitest'
import type { MissingPrivilege } from '../dialects/dialect.ts'
import { accessCheck } from './doctor-access.ts'
import type { Member } from './member.ts'
import type { Session } from './open.ts'

const insert = { what: 'insert rows of ledger', grant: 'grant insert on ledger to app;' }
const create = { what: 'create in shop', grant: 'grant create on shop.* to app;' }
const role = { unless: 'the enabled role deployer' }

function check(missing: readonly MissingPrivilege[]) {
  const member = { name: 'shop', settled: { table: 'ledger' }, format: { ledger: async () => ({ exists: true, rows: [] }) } } as unknown as Member
  const session = { connection: {}, dialect: { privileges: async () => missing } } as unknown as Session
  return accessCheck(member, session)
}

test('nothing missing is ok', async () => {
  expect(await check([])).toMatchObject({ state: 'ok' })
})

test('what is missing is a problem, with the statements that grant it', async () => {
  expect(await check([insert, create])).toEqual({ name: 'privileges', state: 'problem', message: 'may not insert rows of ledger, nor create in shop', hint: `${insert.grant} ${create.grant}` })
})

test('what a role may grant is not claimed either way: it was not looked at', async () => {
  expect(await check([{ ...insert, ...role }])).toEqual({
    name: 'privileges',
    state: 'not-checked',
    message: 'may not by itself insert rows of ledger; what the enabled role deployer may do was not looked at',
    hint: insert.grant,
  })
})

import { expect, test } from 'vitest'
import { rememberSecret } from '../../errors/secrets.ts'
import { classify } from './classify.ts'
import { SqliteFailure } from './drivers/failure.ts'

test.each([
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_BUSY_RECOVERY', 'busy'],
  ['SQLITE_BUSY_SNAPSHOT', 'serialization'],
  ['SQLITE_INTERRUPT', 'cancelled'],
  ['SQLITE_READONLY_DBMOVED', 'read-only'],
  ['SQLITE_FULL', 'disk-full'],
  ['SQLITE_AUTH', 'privilege'],
  ['SQLITE_ERROR', 'statement'],
  ['SQLITE_CONSTRAINT_UNIQUE', 'duplicate-record'],
])('%s is %s', (code, kind) => {
  expect(classify(new SqliteFailure(code, 'words'))).toEqual({ kind, code, message: 'words' })
})

test('a duplicate row of the migration’s own is the statement’s fault', () => {
  expect(classify(new SqliteFailure('SQLITE_CONSTRAINT_UNIQUE', 'words', { at: { statement: 2 } }))).toMatchObject({ kind: 'statement', at: { statement: 2 } })
})

test('no secret gets through', () => {
  rememberSecret('hunter2-secret')
  expect(classify(new SqliteFailure('SQLITE_ERROR', 'near "hunter2-secret"')).message).toBe('near "***"')
  expect(classify(new Error('token hunter2-secret is wrong')).message).toBe('token *** is wrong')
})

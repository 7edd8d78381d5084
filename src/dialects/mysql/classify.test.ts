import { expect, test } from 'vitest'
import { rememberSecret } from '../../errors/secrets.ts'
import { classify } from './classify.ts'
import { Interrupted } from './interrupt.ts'

const driver = (errno: number, code = 'ER_X', more: object = {}) => Object.assign(new Error('words'), { errno, code, sqlMessage: 'words', ...more })

test.each([
  [1205, 'lock-timeout'],
  [3572, 'lock-timeout'],
  [1213, 'deadlock'],
  [1317, 'cancelled'],
  [3024, 'statement-timeout'],
  [1969, 'statement-timeout'],
  [1053, 'connection-lost'],
  [2006, 'connection-lost'],
  [2013, 'connection-lost'],
  [1040, 'too-many-connections'],
  [1290, 'read-only'],
  [1792, 'read-only'],
  [1836, 'read-only'],
  [1114, 'disk-full'],
  [1062, 'duplicate-record'],
  [1142, 'privilege'],
  [1227, 'privilege'],
  [1050, 'statement'],
  [1064, 'statement'],
])('error %i is a %s', (errno, kind) => {
  expect(classify(driver(errno))).toMatchObject({ kind, code: 'ER_X', message: 'words' })
})

test('what ends the session is a lost connection, whatever its number', () => {
  expect(classify(driver(4031, 'ER_CLIENT_INTERACTION_TIMEOUT', { fatal: true })).kind).toBe('connection-lost')
  expect(classify(Object.assign(new Error('read'), { code: 'ECONNRESET' })).kind).toBe('connection-lost')
})

test('what we ended ourselves is told by why', () => {
  expect(classify(new Interrupted('cancelled')).kind).toBe('cancelled')
  expect(classify(new Interrupted('statement-timeout')).kind).toBe('statement-timeout')
})

test('the place is passed on', () => {
  expect(classify(driver(1064, 'ER_PARSE_ERROR', { statement: 2, offset: 7 })).at).toEqual({ statement: 2, offset: 7 })
})

test('secrets do not pass', () => {
  rememberSecret('geheim!')
  expect(classify(driver(1064, 'ER_X', { sqlMessage: "near 'geheim!' at line 1" })).message).toBe("near '***' at line 1")
  expect(classify(driver(1064, 'ER_X', { sqlMessage: "near 'identified by 'anderes'' at line 1" })).message).not.toContain('anderes')
})

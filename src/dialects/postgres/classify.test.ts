import { describe, expect, test } from 'vitest'
import { rememberSecret } from '../../errors/secrets.ts'
import { classify } from './classify.ts'
import { guardWords } from './guard-words.ts'

const error = (message: string, more: object = {}) => Object.assign(new Error(message), more)

describe('kinds', () => {
  test.each([
    ['55P03', 'canceling statement due to lock timeout', 'lock-timeout'],
    ['40P01', 'deadlock detected', 'deadlock'],
    ['40001', 'could not serialize access', 'serialization'],
    ['57014', 'canceling statement due to user request', 'cancelled'],
    ['57014', 'canceling statement due to statement timeout', 'statement-timeout'],
    ['57P01', 'terminating connection due to administrator command', 'connection-lost'],
    ['57P05', 'terminating connection due to idle-session timeout', 'connection-lost'],
    ['25P03', 'terminating connection due to idle-in-transaction timeout', 'connection-lost'],
    ['25P04', 'terminating connection due to transaction timeout', 'connection-lost'],
    ['08006', 'connection failure', 'connection-lost'],
    ['ECONNRESET', 'read ECONNRESET', 'connection-lost'],
    ['42501', 'permission denied for table t', 'privilege'],
    ['53100', 'could not extend file: No space left on device', 'disk-full'],
    ['53300', 'sorry, too many clients already', 'too-many-connections'],
    ['25006', 'cannot execute CREATE TABLE in a read-only transaction', 'read-only'],
    ['55006', 'database "d" is being accessed by other users', 'busy'],
    ['55006', 'cannot ALTER TABLE "t" because it has pending trigger events', 'statement'],
    ['42P07', 'relation "t" already exists', 'statement'],
    ['23505', 'duplicate key value violates unique constraint', 'statement'],
    ['22P02', `invalid input syntax for type integer: "${guardWords.ledger}"`, 'guard'],
    ['22P02', 'invalid input syntax for type integer: "x"', 'statement'],
  ])('%s %s is %s', (code, message, kind) => {
    expect(classify(error(message, { code }))).toMatchObject({ kind, code, message })
  })

  test.each(['Connection terminated unexpectedly', 'Client has encountered a connection error and is not queryable', 'PGlite is closed'])('%s is a lost connection', (message) => {
    expect(classify(error(message)).kind).toBe('connection-lost')
  })

  test('a duplicate is the record’s only while the record was written', () => {
    expect(classify(error('duplicate key', { code: '23505', duringRecord: true, at: {} })).kind).toBe('duplicate-record')
  })

  test('what is no error of a server is the statement’s', () => {
    expect(classify(new TypeError('x is not a function')).kind).toBe('statement')
    expect(classify('text')).toEqual({ kind: 'statement', message: 'text' })
  })
})

describe('words', () => {
  test('the server’s detail and hint are kept, ours stand in where it has none', () => {
    expect(classify(error('duplicate key', { code: '23505', detail: 'Key (id)=(1) already exists.' })).message).toBe('duplicate key (Key (id)=(1) already exists.)')
    expect(classify(error('no', { code: '42501', hint: 'its own' })).hint).toBe('its own')
    expect(classify(error('no', { code: '42501' })).hint).toContain('GRANT')
    expect(classify(error('out of shared memory', { code: '53200' })).hint).toContain('max_locks_per_transaction')
  })

  test.each([
    ['42704', 'role "service_role" does not exist', 'The role service_role comes with Supabase.'],
    ['42704', 'role "ada" does not exist', 'make the role ada before'],
    ['3F000', 'schema "app" does not exist', 'Make the schema app before'],
    ['42P01', 'relation "auth.users" does not exist', 'The schema auth and what is in it come with Supabase.'],
    ['42883', 'function auth.uid() does not exist', 'The schema auth'],
  ])('%s %s: who makes it', (code, message, hint) => {
    expect(classify(error(message, { code })).hint).toContain(hint)
  })

  test.each(['relation "users" does not exist', 'relation "app.users" does not exist', 'column "auth" does not exist', 'type "role" does not exist'])('%s is the migration’s own affair', (message) => {
    expect(classify(error(message, { code: '42P01' })).hint).toBeUndefined()
  })

  test('secrets are masked, wherever the server quotes them', () => {
    rememberSecret('tooth-fairy')
    const found = classify(error("syntax error near 'tooth-fairy'", { code: '42601', detail: "create role x password 'hidden'", hint: 'tooth-fairy' }))
    expect(JSON.stringify(found)).not.toMatch(/tooth-fairy|hidden/)
  })

  test('the place travels along', () => {
    expect(classify(error('x', { code: '42601', at: { statement: 3, offset: 7 } })).at).toEqual({ statement: 3, offset: 7 })
  })
})

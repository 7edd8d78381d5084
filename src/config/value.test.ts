import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { redact } from '../errors/secrets.ts'
import { SkeinError } from '../errors/skein-error.ts'
import { temporaryFolders } from '../../test/support/folders.ts'
import { command, env, file } from './factories.ts'
import type { Value } from './shape.ts'
import { resolveValue, type ValueContext } from './value.ts'

const folders = temporaryFolders()
afterAll(folders.remove)
const root = folders.make({ 'secret.txt': 'postgres://u:from-a-file@h/d\r\n\n', 'empty.txt': '\n', 'folder/x': '' })

function resolved(value: Value, more: Partial<ValueContext> = {}) {
  return resolveValue(value, { database: 'crm', root, env: { PATH: process.env['PATH'], CRM_URL: 'postgres:///crm', EMPTY: '' }, ...more })
}
async function refused(value: Value, more: Partial<ValueContext> = {}): Promise<SkeinError> {
  const error = await resolved(value, more).then((text) => text, (thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(SkeinError)
  return error as SkeinError
}

test('every kind of value is read when asked for', async () => {
  expect(await resolved('postgres:///plain')).toBe('postgres:///plain')
  expect(await resolved(env('CRM_URL'))).toBe('postgres:///crm')
  expect(await resolved(file('secret.txt'))).toBe('postgres://u:from-a-file@h/d')
  expect(await resolved(command('printf "postgres:///%s\\n\\n" "$CRM_URL" | tr -d p'))).toBe('ostgres:///ostgres:///crm')
  expect(await resolved(() => 'postgres:///now')).toBe('postgres:///now')
  expect(await resolved(async () => 'postgres:///later')).toBe('postgres:///later')
})

test('a missing variable names itself and its database; an optional one counts as not configured', async () => {
  expect(await refused(env('NO_URL'))).toMatchObject({ code: 'config.missing-env', exit: 64, message: 'crm: the environment variable NO_URL is not set', details: { database: 'crm', variable: 'NO_URL' } })
  expect((await refused(env('EMPTY'))).message).toMatch(/is empty/)
  expect(await resolved(env('NO_URL', { optional: true }))).toBeUndefined()
})

test.each([
  [file('no.txt'), /no\.txt does not exist/],
  [file('empty.txt'), /is empty/],
  [file('folder'), /is a folder/],
])('an unusable file is named', async (value, says) => {
  const error = await refused(value)
  expect(error).toMatchObject({ code: 'config.value-file', exit: 64 })
  expect(error.message).toMatch(says)
})

test.each([
  ['exit 3', /ended with code 3/, /printed no error/],
  ['echo wrong password=hunter22 >&2; exit 1', /ended with code 1/, /wrong password=\*\*\*/],
  ['true', /printed nothing/, /./],
  ['no-such-command-here', /ended with code 127/, /not found/],
  ['kill -9 $$', /failed: SIGKILL/, /./],
])('a command that fails is refused: %s', async (text, says, hint) => {
  const error = await refused(command(text))
  expect(error).toMatchObject({ code: 'config.value-command', exit: 2 })
  expect(error.message).toMatch(says)
  expect(error.hint).toMatch(hint)
})

test('what a failing command printed for us is no secret less: its error output is told without it, nor with what it calls a secret itself', async () => {
  const { hint } = await refused(command(`echo postgres://u:in-the-output@h/d; echo in-the-output-too; echo "+ TOKEN=a1b2c3 db_password: d4e5f6 'api-key'='g7h8' sees in-the-output and in-the-output-too, code=7" >&2; exit 3`))
  expect(hint).toBe("It said: + TOKEN=*** db_password: *** 'api-key'=*** sees *** and ***, code=7")
})

test('a file of endless or far too much text is refused, not read', async () => {
  writeFileSync(join(root, 'large.txt'), 'x'.repeat(2_000_000))
  for (const path of ['large.txt', ...(existsSync('/dev/zero') ? ['/dev/zero'] : [])]) {
    expect(await refused(file(path))).toMatchObject({ code: 'config.value-file', exit: 64, message: `crm: ${path} is longer than 1 MiB` })
  }
})

test('a command has a time limit, and everything that it started ends with it', async () => {
  const mark = join(root, 'still-there')
  const error = await refused(command(`(sleep 1; touch ${mark}) & sleep 30`), { limitMs: 100 })
  expect(error.message).toMatch(/took longer than 0\.1 s/)
  await resolved(command('sleep 1.3; echo x'))
  expect(existsSync(mark)).toBe(false)
})

test('a signal ends a command and a function at once', async () => {
  const reason = new Error('stopped')
  for (const value of [command('sleep 30'), () => new Promise<string>(() => {})]) {
    const stop = new AbortController()
    const pending = resolved(value, { signal: stop.signal })
    setTimeout(() => stop.abort(reason), 20)
    await expect(pending).rejects.toBe(reason)
  }
})

test.each([
  [() => { throw new Error('no token: password=hunter23') }, /threw: no token: password=\*\*\*/],
  [() => 7 as never, /returned no text/],
  [() => '', /returned no text/],
  [() => new Promise<string>(() => {}), /took longer than 0\.05 s/],
] as readonly (readonly [Value, RegExp])[])('a function that fails is refused', async (value, says) => {
  const error = await refused(value, { limitMs: 50, key: 'token' })
  expect(error).toMatchObject({ code: 'config.value-function', exit: 2 })
  expect(error.message).toMatch(says)
})

test('what was resolved is a secret afterwards, in every spelling', async () => {
  await resolved('mysql://root:p%40ss%2Fword$;x@h/d')
  await resolved('postgres://h/d?user=u&password=in-the-query')
  await resolved('host=h password=\'key word\' user=u')
  await resolved(() => 'tok-9f8e7d', { key: 'token', kind: 'secret' })
  await resolved(() => '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0\n-----END PRIVATE KEY-----', { key: 'ssl.key', kind: 'secret' })
  for (const secret of ['p@ss/word$;x', 'p%40ss%2Fword$;x', 'p%40ss%2Fword%24%3Bx', 'in-the-query', 'key word', 'tok-9f8e7d', 'MIIEvQIBADANBgkqhkiG9w0', 'from-a-file'])
    expect(redact(`a driver said: ${secret}!`)).toBe('a driver said: ***!')
  expect(redact('the host h, the user u, the database d')).toBe('the host h, the user u, the database d')
})

import { describe, expect, test } from 'vitest'
import { SkeinError } from '../../errors/skein-error.ts'
import { redact } from '../../errors/secrets.ts'
import { passwordIn } from './passfile.ts'
import { serviceIn } from './service-file.ts'
import { settle } from './settings.ts'
import { filesOf, inWords } from './url.fixture.ts'

const open = (text: string) => ({ text, isPrivate: false })
const settled = (url: string, environment: Readonly<Record<string, string>> = {}, files: Parameters<typeof filesOf>[0] = {}) => settle({ url, root: '/project', environment }, filesOf(files))
const words = async (...args: Parameters<typeof settled>) => inWords(await settled(...args))
const refusal = async (...args: Parameters<typeof settled>) => {
  const error: unknown = await settled(...args).catch((thrown: unknown) => thrown)
  if (!(error instanceof SkeinError)) throw new Error('it was not refused')
  return error
}

describe('PG* variables', () => {
  test('fill what the URL leaves open, and nothing else', async () => {
    const environment = { PGHOST: 'eh', PGPORT: '5999', PGUSER: 'eu', PGPASSWORD: 'ep', PGDATABASE: 'ed', PGAPPNAME: 'ea', PGSSLMODE: 'require', PGCONNECT_TIMEOUT: '7', PGOPTIONS: '-c x=y' }
    expect(await words('postgres://', environment)).toBe('eh port 5999 password "ep"\nuser eu database ed\nsslmode require, timeout 7000 ms, application ea, options -c x=y')
    expect(await words('postgres://u:p@h:1/d?sslmode=disable&application_name=a&connect_timeout=3&options=o', environment)).toBe('h port 1 password "p"\nuser u database d\nsslmode disable, timeout 3000 ms, application a, options o')
  })

  test('an empty one says nothing', async () => {
    expect(await words('postgres://h', { PGPORT: '', PGUSER: '' })).toBe('h port 5432\nuser me database me')
  })

  test('PGREQUIRESSL gives way to PGSSLMODE', async () => {
    expect(await words('postgres://h', { PGREQUIRESSL: '1' })).toContain('sslmode require')
    expect(await words('postgres://h', { PGREQUIRESSL: '1', PGSSLMODE: 'disable' })).toContain('sslmode disable')
  })

  test('PGTZ and PGDATESTYLE are sent to the server', async () => {
    expect((await settled('postgres://h', { PGTZ: 'UTC', PGDATESTYLE: 'ISO' })).startup).toEqual({ timezone: 'UTC', datestyle: 'ISO' })
  })

  test('a wrong one is named', async () => {
    expect((await refusal('postgres://h', { PGSSLMODE: 'sure' })).message).toBe('the variable PGSSLMODE has a value that is not known')
    expect((await refusal('postgres://h', { PGPORT: 'x' })).message).toBe('the port is not a number')
  })
})

describe('the password file', () => {
  const question = { host: 'h', port: 5432, database: 'd', user: 'u', socketFolder: '/run/pg' }

  test.each([
    ['h:5432:d:u:secret', 'secret'],
    ['*:*:*:*:secret', 'secret'],
    ['h:*:d:u:', undefined],
    ['x:5432:d:u:no\nh:5432:d:u:yes', 'yes'],
    ['h:5432:d:u:first\nh:5432:d:u:second', 'first'],
    ['# h:5432:d:u:no\nh:5432:d:u:yes', 'yes'],
    ['h:5432:d:u:a\\:b\\\\c:d', 'a:b\\c:d'],
    ['h:5432:d:u:secret\r\n', 'secret'],
    ['h:5433:d:u:no', undefined],
    ['h:5432:e:u:no', undefined],
    ['h:5432:d:v:no', undefined],
    ['h:5432:d:\\*:no', undefined],
    ['h:5432', undefined],
    ['', undefined],
  ])('%j answers %j', (text, password) => {
    expect(passwordIn(text, question)).toBe(password)
  })

  test('escapes reach into names', () => {
    expect(passwordIn('[\\:\\:1]:5432:d:u:no\n\\:\\:1:5432:d:u:yes', { ...question, host: '::1' })).toBe('yes')
  })

  test('the default socket is called localhost, or by its folder', () => {
    expect(passwordIn('localhost:5432:d:u:yes', { ...question, host: '/run/pg' })).toBe('yes')
    expect(passwordIn('/run/pg:5432:d:u:yes', { ...question, host: '/run/pg' })).toBe('yes')
    expect(passwordIn('localhost:5432:d:u:no', { ...question, host: '/other' })).toBeUndefined()
  })

  test('is read when nothing else has a password, one for each host', async () => {
    const files = { '/home/me/.pgpass': 'a:5432:d:u:one\nb:5432:d:u:two\n' }
    expect(await words('postgres://u@a,b/d', {}, files)).toContain('a port 5432 password "one", b port 5432 password "two"')
    expect(await words('postgres://u:own@a/d', {}, files)).toContain('password "own"')
    expect(await words('postgres://u@a/d', { PGPASSWORD: 'env' }, files)).toContain('password "env"')
    expect(await words('postgres://u@a/d', { PGPASSFILE: '/else' }, { ...files, '/else': '*:*:*:*:there' })).toContain('password "there"')
    expect(await words('postgres://u@a/d?passfile=/else', { PGPASSFILE: '/x' }, { ...files, '/else': '*:*:*:*:there' })).toContain('password "there"')
  })

  test('is passed over when others may read it', async () => {
    expect(await words('postgres://u@a/d', {}, { '/home/me/.pgpass': open('*:*:*:*:no') })).toBe('a port 5432\nuser u database d')
  })
})

describe('the service file', () => {
  const file = '# services\n[one]\nhost=sh\nport=5444\ndbname=sd\nuser=su\npassword=sp\n\n[two]\n host=th\n sslmode=require\n'

  test('gives what the URL leaves open, before the environment', async () => {
    const files = { '/home/me/.pg_service.conf': file }
    expect(await words('postgres://?service=one', { PGHOST: 'eh' }, files)).toBe('sh port 5444 password "sp"\nuser su database sd')
    expect(await words('postgres://u@h/d?service=one', {}, files)).toBe('h port 5444 password "sp"\nuser u database d')
    expect(await words('postgres://', { PGSERVICE: 'two' }, files)).toBe('th port 5432\nuser me database me\nsslmode require')
  })

  test('is found where the variables say', async () => {
    expect(await words('postgres://?service=one', { PGSERVICEFILE: '/s' }, { '/s': file })).toContain('sh port 5444')
    expect(await words('postgres://?service=one', { PGSYSCONFDIR: '/etc/pg' }, { '/etc/pg/pg_service.conf': file })).toContain('sh port 5444')
    expect(await words('postgres://?service=one&servicefile=/s', {}, { '/s': file })).toContain('sh port 5444')
  })

  test('a service that is not there is refused', async () => {
    const error = await refusal('postgres://?service=three', {}, { '/home/me/.pg_service.conf': file })
    expect(error).toMatchObject({ code: 'connect.url', message: 'the service three is not defined', hint: 'Looked in /home/me/.pg_service.conf.' })
    expect((await refusal('postgres://?service=one', { PGSERVICEFILE: '/none' })).message).toBe('the service file /none does not exist')
  })

  test.each([
    ['[s]\nhost', 2, 'a line without ='],
    ['[s]\nhost=h\nzorp=1', 3, 'the parameter zorp is not known'],
    ['[s]\nservice=other', 2, 'service inside a service'],
    ['[s]\nsslmode=maybe', 2, 'the parameter sslmode has a value that is not known'],
    ['[s]\nldap://x', 2, 'services in LDAP are not supported'],
  ])('%j is wrong at its line %i', (text, line, why) => {
    const read = () => serviceIn(text, 's', '/f')
    expect(read).toThrow(`the service file is wrong: ${why}`)
    expect(read).toThrow(expect.objectContaining({ position: { file: '/f', line, column: 1 } }))
  })
})

describe('secrets', () => {
  test('every password is remembered as soon as it is known, in both spellings', async () => {
    await settled('postgres://u:url%2Dsecret@h/d?sslpassword=key%2Dsecret', {})
    await settled('postgres://u@h/d', {}, { '/home/me/.pgpass': '*:*:*:*:file-secret' })
    await settled('postgres://u@h/d', { PGPASSWORD: 'env-secret' })
    expect(redact('url-secret url%2Dsecret key-secret file-secret env-secret')).toBe('*** *** *** *** ***')
  })
})

describe('TLS by default', () => {
  test('an authority that was handed over is checked', async () => {
    expect((await settle({ url: 'postgres://h/d', root: '/', environment: {}, ssl: { ca: 'PEM' } }, filesOf({}))).tls.mode).toBe('verify-full')
    expect((await settle({ url: 'postgres://h/d?sslmode=require', root: '/', environment: {}, ssl: { ca: 'PEM' } }, filesOf({}))).tls.mode).toBe('require')
  })
})

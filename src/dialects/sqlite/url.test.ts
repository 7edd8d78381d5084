import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseUrl } from './url.ts'

const root = resolve('/srv/shop')
const file = (path: string, more: object = {}) => ({ transport: 'file', path: resolve(root, path), readOnly: false, remarks: [], ...more })

describe('files', () => {
  test.each([
    ['sqlite:data/app.db', file('data/app.db')],
    ['sqlite:./app.db', file('app.db')],
    ['sqlite:../app.db', file('../app.db')],
    ['sqlite:/var/app.db', file('/var/app.db')],
    ['sqlite:///var/app.db', file('/var/app.db')],
    ['sqlite://app.db', file('app.db')],
    ['sqlite://sub/app.db', file('sub/app.db')],
    ['SQLITE:app.db', file('app.db')],
    ['file:app.db', file('app.db')],
    ['file:./dev.db', file('dev.db')],
    ['file:///var/app.db', file('/var/app.db')],
    ['file://localhost/var/app.db', file('/var/app.db')],
    ['file:with%20blank.db', file('with blank.db')],
    ['file:100%.db', file('100%.db')],
    ['sqlite:app.db?mode=ro', file('app.db', { readOnly: true })],
    ['sqlite:app.db?mode=rwc', file('app.db')],
    ['file:app.db?mode=memory', { ...file(''), path: ':memory:' }],
    ['sqlite::memory:', { ...file(''), path: ':memory:' }],
    ['sqlite://:memory:', { ...file(''), path: ':memory:' }],
    ['sqlite://app.db?_fk=1', file('app.db', { remarks: ['the URL’s _fk means nothing to Skein'] })],
  ])('%s', (url, expected) => {
    expect(parseUrl(url, root)).toEqual(expected)
  })

  test.each(['sqlite:C:/data/app.db', 'file:///C:/data/app.db'])('%s is on a drive', (url) => {
    expect(parseUrl(url, root)).toEqual(file('C:/data/app.db'))
  })
})

describe('services', () => {
  test.each([
    ['libsql://db.example.org', { transport: 'libsql-http', base: 'https://db.example.org' }],
    ['libsql://127.0.0.1:8080?tls=0', { transport: 'libsql-http', base: 'http://127.0.0.1:8080' }],
    ['libsql://db.example.org/?authToken=abc', { transport: 'libsql-http', base: 'https://db.example.org', token: 'abc' }],
    ['d1://acc/11111111-2222', { transport: 'd1-http', account: 'acc', database: '11111111-2222' }],
    ['d1:.wrangler/x.sqlite', { transport: 'd1-local', path: resolve(root, '.wrangler/x.sqlite') }],
    ['d1:/srv/x.sqlite', { transport: 'd1-local', path: resolve('/srv/x.sqlite') }],
  ])('%s', (url, expected) => {
    expect(parseUrl(url, root)).toEqual(expected)
  })
})

test.each(['sqlite:', 'sqlite:?mode=ro', 'sqlite:app.db?mode=wo', 'sqlite:app.db?whatever=1', 'libsql://', 'libsql://host?sync=1', 'd1://acc', 'd1://acc/', 'd1://acc/db/more', 'oracle://x', 'app.db'])('%s is refused', (url) => {
  expect(() => parseUrl(url, root)).toThrow(expect.objectContaining({ code: 'connect.url', exit: 64 }))
})

import { expect, test } from 'vitest'
import { databaseOf } from './database-of.ts'

test.each([
  ['mysql://u:p@h', 'mysql://u:p@h/one'],
  ['mysql://u:p@h/', 'mysql://u:p@h/one'],
  ['mysql://u:p@h:3306/other?ssl=1', 'mysql://u:p@h:3306/one?ssl=1'],
  ['mysql://h/{keyspace}@replica?a={keyspace}', 'mysql://h/one@replica?a=one'],
  ['mysql://h/%7Bkeyspace%7D', 'mysql://h/one'],
  ['postgres://a:1,b:2/x?target_session_attrs=any', 'postgres://a:1,b:2/one?target_session_attrs=any'],
  ['postgres:///?host=/tmp&dbname=x', 'postgres:///one?host=/tmp'],
  ['sqlite:data/{keyspace}.db', 'sqlite:data/one.db'],
])('%s becomes %s', (url, expected) => {
  expect(databaseOf(url, 'one')).toBe(expected)
})

test('without a name a URL stays as it is', () => {
  expect(databaseOf('mysql://h/x', undefined)).toBe('mysql://h/x')
})

test('a name is encoded', () => {
  expect(databaseOf('mysql://h', 'a/b c')).toBe('mysql://h/a%2Fb%20c')
})

test('a file without a placeholder is refused, without showing it', () => {
  expect(() => databaseOf('sqlite:data.db', 'one')).toThrowError(expect.objectContaining({ code: 'config.database-in-url' }))
})

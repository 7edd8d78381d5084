import { expect, test } from 'vitest'
import { absent } from './absent.ts'

const failed = (code: string, message: string) => absent(Object.assign(new Error(message), { code }))

test('what a server lacks is told by its code and its words, with the name as it is', () => {
  expect(failed('42704', 'role "odd "r"" does not exist')).toEqual({ what: 'role', name: 'odd "r"' })
  expect(failed('42704', 'collation "de-x" for encoding "UTF8" does not exist')).toEqual({ what: 'collation', name: 'de-x' })
  expect(failed('0A000', 'extension "postgis" is not available')).toEqual({ what: 'extension', name: 'postgis' })
})

test('other failures, and the same words of somebody else, are none of it', () => {
  expect(failed('42704', 'type "mood" does not exist')).toBeUndefined()
  expect(failed('P0001', 'role "a" does not exist')).toBeUndefined()
})

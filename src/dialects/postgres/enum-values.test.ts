import { describe, expect, test } from 'vitest'
import { enumValuesUsedLater } from './enum-values.ts'
import { split } from './split.ts'

describe('enum values', () => {
  test('a value used after it was added asks for a commit between the two', async () => {
    expect(await enumValuesUsedLater(split("create table x (a int); alter type mood add value 'glad'; select 1; update t set m = 'glad';"))).toEqual([{ type: 'mood', value: 'glad', added: 1, used: 3 }])
  })

  test('inside a function body too', async () => {
    expect(await enumValuesUsedLater(split("alter type s.mood add value if not exists 'it''s'; create function f() returns s.mood language sql as $$ select 'it''s'::s.mood $$"))).toEqual([
      { type: 's.mood', value: "it's", added: 0, used: 1 },
    ])
  })

  test.each([
    ["alter type mood add value 'glad'; select 1"],
    ["update t set m = 'glad'; alter type mood add value 'glad'"],
    ["create type mood as enum ('sad'); alter type mood add value 'glad'; update t set m = 'glad'"],
    ["alter type mood rename value 'sad' to 'glad'; update t set m = 'glad'"],
    ['select 1'],
  ])('%s asks for none', async (script) => {
    expect(await enumValuesUsedLater(split(script))).toEqual([])
  })
})

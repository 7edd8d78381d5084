import { beforeAll, describe, expect, test } from 'vitest'
import { loadGrammar, parse } from './parse.ts'

beforeAll(loadGrammar)

describe('parse', () => {
  test('a failure’s offset counts UTF-16 units, not characters or bytes', () => {
    const text = "select '🪿é' frm t where"
    const result = parse(text)
    expect('failure' in result && result.failure.offset).toBe(text.indexOf('t where'))
    const second = parse("select '🪿é' , selct x y z")
    expect('failure' in second && second.failure.offset).toBe("select '🪿é' , selct x ".length)
  })

  test('two statements are none', () => {
    expect(parse('select 1; select 2')).toEqual({ failure: { message: 'not one statement' } })
  })

  test('the type and its fields', () => {
    expect(parse('create schema s')).toEqual({ parsed: { type: 'CreateSchemaStmt', node: { schemaname: 's' } } })
  })
})

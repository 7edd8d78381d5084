import { describe, expect, test } from 'vitest'
import { identifier, identifiersOf } from './identifiers.ts'
import { substituted } from './substitute.ts'

describe('identifiers', () => {
  test('are taken apart as SQL reads them', () => {
    expect(identifiersOf('Public.Users.nick')).toEqual(['public', 'users', 'nick'])
    expect(identifiersOf('app."Odd.T"."say ""hi"""')).toEqual(['app', 'Odd.T', 'say "hi"'])
    expect(identifiersOf('public.f(integer, text)')).toEqual(['public', 'f(integer, text)'])
    expect(identifiersOf('a..b')).toBeUndefined()
    expect(identifiersOf('"open')).toBeUndefined()
  })

  test('are quoted where they must be', () => {
    expect([identifier('nick'), identifier('Nick'), identifier('user'), identifier('a b'), identifier('a"b')]).toEqual(['nick', '"Nick"', '"user"', '"a b"', '"a""b"'])
  })
})

describe('a name is replaced', () => {
  test('as a whole word, not in literals, not where it is another name', () => {
    expect(substituted("CHECK ((nick <> 'nick'::text) AND (nickname > 0) AND (users.nick > nick(1)))", 'nick', 'handle', { calls: false })).toBe("CHECK ((handle <> 'nick'::text) AND (nickname > 0) AND (users.handle > nick(1)))")
  })

  test('with its schema, and where a literal names it', () => {
    expect(substituted({ a: ["nextval('public.s'::regclass)", 'x public.s2 public.s'] }, 'public.s', 'public.t', { calls: true })).toEqual({ a: ["nextval('public.t'::regclass)", 'x public.s2 public.t'] })
  })
})

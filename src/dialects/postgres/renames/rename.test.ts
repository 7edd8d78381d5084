import { describe, expect, test } from 'vitest'
import { identifier, identifiersOf } from './identifiers.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import { applyRenames } from './rename.ts'
import { columnIn, qualifiedIn } from './substitute.ts'

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
    expect(columnIn("CHECK ((nick <> 'nick'::text) AND (nickname > 0) AND (users.nick > nick(1)) AND (x::nick IS NULL))", 'nick', 'handle')).toBe("CHECK ((handle <> 'nick'::text) AND (nickname > 0) AND (users.handle > nick(1)) AND (x::nick IS NULL))")
  })

  test('with its schema, and where a literal names it', () => {
    const paths = { before: 'public.s', after: `public."it's"`, isSchema: false }
    expect(["nextval('public.s'::regclass)", 'x public.s2 public.s', "'public.s and more'"].map((text) => qualifiedIn(text, paths))).toEqual([`nextval('public."it''s"'::regclass)`, `x public.s2 public."it's"`, "'public.s and more'"])
  })

  test('of a schema where something stands behind it, and nowhere else', () => {
    const paths = { before: 'data', after: '"My data"', isSchema: true }
    expect(["nextval('data.s'::regclass)", 'CHECK ((data > 0))', 'data.f(x.data)', "'data. of old'::text"].map((text) => qualifiedIn(text, paths))).toEqual([`nextval('"My data".s'::regclass)`, 'CHECK ((data > 0))', '"My data".f(x.data)', "'data. of old'::text"])
  })
})

test('a key, an index and a sequence are called otherwise in all that names them', () => {
  const table: SchemaObject = { kind: 'table', key: 'table:public.a', name: 'public.a', is: {}, depends: [] }
  const parent = table.key
  const key: SchemaObject = { kind: 'constraint', key: 'constraint:public.a.old', name: 'public.a.old', parent, is: { constraint: 'old', type: 'unique', definition: 'UNIQUE (old)', index: { name: 'public.old', clustered: true } }, depends: [] }
  const index: SchemaObject = { kind: 'index', key: 'index:public.i', name: 'public.i', parent, is: { index: 'i', table: 'public.a', definition: 'USING btree (i)' }, depends: [] }
  const tie: SchemaObject = { kind: 'sequence-owner', key: 'sequence-owner:public.s', name: 'public.s', is: { column: 'public.a.s' }, depends: ['sequence:public.s'] }
  const sequence: SchemaObject = { kind: 'sequence', key: 'sequence:public.s', name: 'public.s', is: {}, depends: [] }
  const before = { objects: new Map([table, key, index, sequence, tie].map((object) => [object.key, object])), unseen: [], roles: new Set<string>() }
  const { schema, steps } = applyRenames(before, ['constraint:public.a.old="New one"', 'index:i=j', 'sequence:public.s=r'])
  expect(steps.map(({ sql }) => sql)).toEqual(['alter table public.a rename constraint old to "New one"', 'alter index public.i rename to j', 'alter sequence public.s rename to r'])
  expect(schema.objects.get('constraint:public.a."New one"')?.is).toEqual({ constraint: '"New one"', type: 'unique', definition: 'UNIQUE (old)', index: { name: 'public."New one"', clustered: true } })
  expect(schema.objects.get('index:public.j')?.is).toEqual({ index: 'j', table: 'public.a', definition: 'USING btree (i)' })
  expect(schema.objects.get('sequence-owner:public.r')).toEqual({ ...tie, key: 'sequence-owner:public.r', name: 'public.r', depends: ['sequence:public.r'] })
})

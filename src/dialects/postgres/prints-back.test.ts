import { expect, test } from 'vitest'
import { printsBack } from './prints-back.ts'

test('an array that is cast as a whole keeps its own type', () => {
  expect(printsBack(`check (((nick)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])))`)).toBe(
    `check (((nick)::text = ANY (((ARRAY['a'::character varying, 'b'::character varying])::character varying[])::text[])))`,
  )
  expect(printsBack(`(ARRAY['1.1.1.0/24'::cidr])::inet[]`)).toBe(`((ARRAY['1.1.1.0/24'::cidr])::cidr[])::inet[]`)
})

test('lengths, inner casts and names with odd characters are read', () => {
  expect(printsBack(`(ARRAY['a'::character varying(20)])::text[]`)).toBe(`((ARRAY['a'::character varying(20)])::character varying[])::text[]`)
  expect(printsBack(`(ARRAY[('a,]'::text)::character varying, 'b'::character varying])::text[]`)).toBe(`((ARRAY[('a,]'::text)::character varying, 'b'::character varying])::character varying[])::text[]`)
  expect(printsBack(`(ARRAY[f('x'), 'a'::"My,T"])::text[]`)).toBe(`((ARRAY[f('x'), 'a'::"My,T"])::"My,T"[])::text[]`)
})

test('where no element says its type, it is what is compared as text', () => {
  expect(printsBack(`(ARRAY[nick, f('x'::text)])::text[]`)).toBe(`((ARRAY[nick, f('x'::text)])::character varying[])::text[]`)
})

test('one inside another is found too', () => {
  expect(printsBack(`(ARRAY[(x = ANY ((ARRAY['a'::a])::b[]))::c])::d[]`)).toBe(`((ARRAY[(x = ANY (((ARRAY['a'::a])::a[])::b[]))::c])::c[])::d[]`)
})

test('what prints back already, texts and bodies stay as they are', () => {
  for (const text of [`(ARRAY['a'::text])::text[]`, `ANY (ARRAY[('a'::character varying)::text])`, `as $f$ select (ARRAY['a'::varchar])::text[] $f$`, `'(ARRAY[''a''::varchar])::text[]'`, `(ARRAY[f(1)])::app.kind[]`, `(ARRAY[1, 2])[1]`, `(ARRAY[`])
    expect(printsBack(text)).toBe(text)
  const once = printsBack(`(ARRAY['a'::character varying])::text[]`)
  expect(printsBack(once)).toBe(once)
})

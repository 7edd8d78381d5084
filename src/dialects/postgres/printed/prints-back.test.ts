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
  expect(printsBack(`(ARRAY['b'::"My,T", 'a'::"My,T"])::text[]`)).toBe(`((ARRAY['b'::"My,T", 'a'::"My,T"])::"My,T"[])::text[]`)
})

test('where elements do not all say their type, the cast is left to the server', () => {
  expect(printsBack(`((b)::text = ALL ((ARRAY['x'::character varying, b])::text[]))`)).toBe(`((b)::text = ALL ((ARRAY['x'::character varying, b])))`)
  expect(printsBack(`((b)::text = ANY ((ARRAY[b, c])::text[])) AND d`)).toBe(`((b)::text = ANY ((ARRAY[b, c]))) AND d`)
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

test('a condition that stands first in another of its sort stays apart', () => {
  expect(printsBack('check ((((a >= 1) AND (a <= 2)) AND (b > 0)))')).toBe('check ((((a >= 1) AND (a <= 2))::boolean AND (b > 0)))')
  expect(printsBack('WHERE (((a < 1) OR (a > 2)) OR b)')).toBe('WHERE (((a < 1) OR (a > 2))::boolean OR b)')
  expect(printsBack('((((a AND b) AND c) AND d) AND e)')).toBe('((((a AND b)::boolean AND c)::boolean AND d)::boolean AND e)')
})

test('conditions that print back already stay as they are', () => {
  for (const text of ['((a AND b) OR c)', '(a AND (b AND c))', '((a OR b) AND c AND (d AND e))', '(f((a AND b)) AND c)', '(NOT (a AND b) AND c)', 'over (order by x ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)', "('((a AND b) AND c)' AND d)", '((a >= 1) AND (b <= 2))', ') AND (', '((("x AND y" = 1)) AND c)'])
    expect(printsBack(text)).toBe(text)
})

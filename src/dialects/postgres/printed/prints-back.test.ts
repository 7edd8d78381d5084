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

test('rows within rows are compared as a whole', () => {
  expect(printsBack('((ROW(a, b) = ROW(1, 2)) AND (c = 3))')).toBe('((ROW(a, b)::record = ROW(1, 2)) AND (c = 3))')
  expect(printsBack('(ROW(ROW(a, b), c) <> ROW(ROW(1, 2), 3))')).toBe('(ROW(ROW(a, b), c)::record <> ROW(ROW(1, 2), 3))')
  expect(printsBack(`((ROW(a, ')') IS DISTINCT FROM ROW(1, f(2))) OR c)`)).toBe(`((row(ROW(a, ')')) IS DISTINCT FROM row(ROW(1, f(2)))) OR c)`)
  expect(printsBack('(ROW(a, b) *= ROW(1, 2))')).toBe('(ROW(a, b)::record *= ROW(1, 2))')
  expect(printsBack('(ROW(a, b) OPERATOR(app.=) ROW(1, 2))')).toBe('(ROW(a, b)::record OPERATOR(app.=) ROW(1, 2))')
  expect(printsBack('(ROW(a) < ROW(1))')).toBe('(ROW(a)::record < ROW(1))')
  expect(printsBack('(ROW(a, b) = ( SELECT ROW(1, 2) AS "row"))')).toBe('(ROW(a, b)::record = ( SELECT ROW(1, 2) AS "row"))')
  const once = printsBack('(ROW(a, b) IS DISTINCT FROM ROW(1, 2))')
  expect(printsBack(once)).toBe(once)
})

test('rows that are compared in their parts, and others, stay as they are', () => {
  for (const text of ['(ROW(a, b) < ROW(1, 2))', '(ROW(a, b) = ANY (ARRAY[ROW(1, 2)]))', 'ROW(a, b)::app.pair = ROW(1, 2)::app.pair', '(ROW(a, b) IS NULL)', '(ROW(a, b) = pair)', 'THROW(a) = ROW(1)', "'ROW(a) = ROW(1)'"]) expect(printsBack(text)).toBe(text)
})

test('a field that is not one of the usual words is quoted', () => {
  expect(printsBack('EXTRACT(YEAR FROM now())')).toBe("EXTRACT('YEAR' FROM now())")
  expect(printsBack('EXTRACT(time zone FROM a)')).toBe("EXTRACT('time zone' FROM a)")
  expect(printsBack("(EXTRACT(year FROM now()) + f('EXTRACT(YEAR FROM x)'))")).toBe("(EXTRACT(year FROM now()) + f('EXTRACT(YEAR FROM x)'))")
})

test('marks of a cycle are written with their types before them', () => {
  expect(printsBack(`SELECT n ) CYCLE n SET is_cycle TO 'Y'::text DEFAULT 'N'::"My T" USING path`)).toBe(`SELECT n ) CYCLE n SET is_cycle TO text 'Y' DEFAULT "My T" 'N' USING path`)
  expect(printsBack(`SELECT n ) SEARCH DEPTH FIRST BY n SET "o d" CYCLE n SET is_cycle TO NULL::text DEFAULT '1'::character varying(5) USING path`)).toBe(
    `SELECT n ) SEARCH DEPTH FIRST BY n SET "o d" CYCLE n SET is_cycle TO NULL DEFAULT character varying(5) '1' USING path`,
  )
})

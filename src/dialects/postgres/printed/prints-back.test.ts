import { expect, test } from 'vitest'
import { printsBack } from './prints-back.ts'

test('an array that is cast as a whole stays what it is', () => {
  expect(printsBack(`check (((nick)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])))`)).toBe(
    `check (((nick)::text = ANY (((ARRAY['a'::character varying, 'b'::character varying])::character varying[])::text[])))`,
  )
  expect(printsBack(`(ARRAY['b'::"My,T", 'a'::"My,T"])::text[]`)).toBe(`((ARRAY['b'::"My,T", 'a'::"My,T"])::"My,T"[])::text[]`)
  expect(printsBack(`percentile_cont((ARRAY[0.5, 1])::double precision[])`)).toBe(`percentile_cont(((ARRAY[0.5, 1])::anyarray)::double precision[])`)
  expect(printsBack(`(ARRAY[('a,]'::text)::character varying, nick])::"My,T"[]`)).toBe(`((ARRAY[('a,]'::text)::character varying, nick])::anyarray)::"My,T"[]`)
  expect(printsBack(`(ARRAY[nick, f('x'::text)])::numeric(10,2)[]`)).toBe(`((ARRAY[nick, f('x'::text)])::anyarray)::numeric(10,2)[]`)
  expect(printsBack(`(ARRAY[ARRAY[nick], ARRAY['a'::character varying]])::text[]`)).toBe(`((ARRAY[ARRAY[nick], ARRAY['a'::character varying]])::anyarray)::text[]`)
})

test('where all elements have one length, so has the array', () => {
  expect(printsBack(`(ARRAY['a'::character varying(20), 'b'::character varying(20)])::text[]`)).toBe(`((ARRAY['a'::character varying(20), 'b'::character varying(20)])::character varying(20)[])::text[]`)
  expect(printsBack(`(ARRAY['a'::character varying(2), 'b'::character varying(3)])::text[]`)).toBe(`((ARRAY['a'::character varying(2), 'b'::character varying(3)])::anyarray)::text[]`)
})

test('where the length is not known, a cast in a comparison is left to the server, and others are guessed', () => {
  expect(printsBack(`((b)::text = ANY ((ARRAY[b, c])::text[])) AND d`)).toBe(`((b)::text = ANY ((ARRAY[b, c]))) AND d`)
  expect(printsBack(`((b)::text = ALL ((ARRAY['x'::character varying(5), b])::text[]))`)).toBe(`((b)::text = ALL ((ARRAY['x'::character varying(5), b])))`)
  expect(printsBack(`f((ARRAY[b, c])::text[])`)).toBe(`f(((ARRAY[b, c])::character varying[])::text[])`)
  expect(printsBack(`f((ARRAY[b, CASE WHEN d THEN 'x'::text ELSE 'y'::text END])::name[])`)).toBe(`f((ARRAY[b, CASE WHEN d THEN 'x'::text ELSE 'y'::text END])::name[])`)
})

test('one inside another is found too', () => {
  expect(printsBack(`(ARRAY[(x = ANY ((ARRAY['a'::a])::b[]))::c])::d[]`)).toBe(`((ARRAY[(x = ANY (((ARRAY['a'::a])::a[])::b[]))::c])::c[])::d[]`)
})

test('what prints back already, texts and bodies stay as they are', () => {
  for (const text of [`ANY (ARRAY[('a'::character varying)::text])`, `as $f$ select (ARRAY['a'::varchar])::text[] $f$`, `'(ARRAY[''a''::varchar])::text[]'`, `(ARRAY[a])::app.kind[]`, `(ARRAY[1, 2])[1]`, `(ARRAY[`])
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

test('a number that is negated stays one', () => {
  expect(printsBack('(a + (- 1))')).toBe('(a + (- 1::integer))')
  expect(printsBack('(- 1.50)')).toBe('(- 1.50::numeric)')
  for (const text of ['(a - 1)', '(- a)', '(- (1)::bigint)']) expect(printsBack(text)).toBe(text)
})

test('marks of a cycle are written with their types before them', () => {
  expect(printsBack(`SELECT n ) CYCLE n SET is_cycle TO 'Y'::text DEFAULT 'N'::"My T" USING path`)).toBe(`SELECT n ) CYCLE n SET is_cycle TO text 'Y' DEFAULT "My T" 'N' USING path`)
  expect(printsBack(`SELECT n ) SEARCH DEPTH FIRST BY n SET "o d" CYCLE n SET is_cycle TO NULL::text DEFAULT '1'::character varying(5) USING path`)).toBe(
    `SELECT n ) SEARCH DEPTH FIRST BY n SET "o d" CYCLE n SET is_cycle TO NULL DEFAULT character varying(5) '1' USING path`,
  )
})

test('a literal that nobody named stays without a name in what is returned and behind distinct on', () => {
  expect(printsBack(`INSERT INTO t (a) VALUES (1)\n  RETURNING 'x'::text,\n    a`)).toBe(`INSERT INTO t (a) VALUES (1)\n  RETURNING 'x'::text AS "?column?",\n    a`)
  expect(printsBack(`SELECT DISTINCT ON (f(a)) 'x'::text,\n    a`)).toBe(`SELECT DISTINCT ON (f(a)) 'x'::text AS "?column?",\n    a`)
})

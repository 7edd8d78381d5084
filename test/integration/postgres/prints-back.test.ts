/** What the server printed prints the same once it is made again of what plans write: in views, in queries within queries, in checks. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import pg from 'pg'
import { lower } from '../../../src/dialects/postgres/expressions/lower.ts'
import { printsBack } from '../../../src/dialects/postgres/printed/prints-back.ts'
import { type FreshDatabase, freshPostgres } from '../../services.ts'

const setup = `
  create type pair as (x int, y text);
  create table t (a int, b int, c int, ok bool, x text, v varchar, v10 varchar(10), ch char(3), num2 numeric(10,2), f8 float8, at timestamp, net cidr, va varchar[], ta text[], p pair);
  create function totals(float8[]) returns int immutable language sql as 'select 1';
  create function names(text[]) returns int immutable language sql as 'select 1';`

/** Conditions over `t`. */
const conditions = [
  'a between 1 and 2 and ok', 'a not between symmetric 1 and 2 or ok', '(a, b) = (1, 2) and ok', 'a in (1, b, 2) or ok',
  '((a, b), c) is distinct from ((1, 2), 3)', '((a, b), c) is not distinct from ((1, 2), 3)', '((a, b), c) = ((1, 2), 3)', '((a, b), (c, x)) <> ((1, 2), (3, null))', `(((a, b), c), x) = (((1, 2), 3), 'y')`,
  '((a, b), c) not in (((1, 2), 3), ((4, 5), 6))', '(row(a), b) = (row(1), 2)', '(row(), b) is distinct from (row(), 2)', '((a, b), c) < ((1, 2), 3)', 'row(a, b)::record *= row(1, 2)::record', 'row(a)::record < row(1)::record',
  '(p, b) is distinct from (p, 2)', `row(a, x)::pair = row(1, 'x')::pair`, 'row(a, b) = any (array[row(1, 2)])',
  `extract('YEAR' from at) > 1`, `extract('Day ' from at) > 1`, 'extract(epoch from at) > 1', '-1::int < a', 'a - -1.5::numeric > 0', '-1 < a', '- (5::bigint) < a',
  `v in ('a', 'b')`, `v in ('a'::varchar(5), 'b'::varchar(5))`, `v10 in ('a'::varchar(5), 'b')`, `v = any (array[v10, 'x'])`, 'v like any (array[v10, v10])', `x = any (array['abc', 'def']::char(3)[])`, `net in ('10.0.0.0/8', '11.0.0.0/8')`,
  'totals(array[0.5, 1]) > 0', 'totals(array[num2, 1]) > 0', 'totals(array[[0.5], [1.5]]) > 0', `names(array[v10, 'a']) > 0`, 'names(array[v, lower(v10)::varchar]) > 0', `va && array['a'::varchar(5), 'b'::varchar(6)]`, 'coalesce(ta, array[v]) is null',
]

describe.each(['13', '16', '18'] as const)('Postgres %s', (major) => {
  let database: FreshDatabase
  let client: pg.Client

  beforeAll(async () => {
    database = await freshPostgres({ major })
    client = new pg.Client({ connectionString: database.url })
    await client.connect()
    await client.query(setup)
  })
  afterAll(async () => {
    await client.end()
    await database.drop()
  })

  test.each(conditions)('%s', async (condition) => {
    for (const query of [`select ${condition} as e from t`, `select 1 as one from (select ${condition}, 'x' from t) s`]) {
      const printed = await view(query)
      expect(await view(printsBack(printed))).toBe(printed)
    }
    const printed = await check(`check (${condition})`)
    expect(await check(lower(printsBack(printed)))).toBe(printed)
  })

  const view = (query: string) => printedBy(`create view w as ${query}`, `select pg_get_viewdef('w'::regclass) as printed`)
  const check = (definition: string) => printedBy(`alter table t add constraint k ${definition}`, `select pg_get_constraintdef(oid) as printed from pg_constraint where conname = 'k'`)

  /** What the server prints of what `make` makes; nothing of it stays. */
  async function printedBy(make: string, print: string): Promise<string> {
    await client.query('begin')
    try {
      await client.query(make)
      return String((await client.query<{ printed: string }>(print)).rows[0]?.printed)
    } finally {
      await client.query('rollback')
    }
  }
})

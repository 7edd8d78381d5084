/** Partitions by the thousand: a transaction that would take more locks than the server has room for is several, and that is said. */
import { expect, onTestFinished, test } from 'vitest'
import type { DiffReport } from '../../src/fleet/reports/diff.ts'
import { freshPostgres } from '../services.ts'
import { project } from '../support/project.ts'
import { psql } from '../support/psql.ts'
import { askPostgres } from '../support/query.ts'

const count = 3_000
const table = 'create table measures (id bigint not null, at date, note text, primary key (id)) partition by range (id); create table other (id int);'

test('become what they are to be, in as many transactions as the lock table asks for', async () => {
  const [a, b] = [await freshPostgres(), await freshPostgres()]
  onTestFinished(async () => void (await Promise.all([a.drop(), b.drop()])))
  await askPostgres(a.url, table)
  await askPostgres(b.url, table)
  await psql(b.url, `do $$ begin for i in 1..${count} loop execute format('create table measures_%s partition of measures for values from (%s) to (%s)', i, i * 10, i * 10 + 10); if i % 200 = 0 then commit; end if; end loop; end $$;`)
  const made = await project({}, {})
  const between = () => made.json<DiffReport>(['diff', '--from', a.url, '--to', b.url, '--offline'])
  const { report } = await between()
  expect(new Set(report.steps.map(({ transaction }) => transaction)).size).toBeGreaterThan(1)
  expect(report.remarks.join('\n')).toMatch(/^the plan takes about \d+ lock slots, of which the server has \d+: it is \d+ transactions/)
  expect(await psql(a.url, report.sql)).toBe('')
  expect((await between()).report.equal).toBe(true)
}, 600_000)

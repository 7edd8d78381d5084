import { describe, expect, test, vi } from 'vitest'
import pg from 'pg'
import { startSkein } from '../support/child.ts'
import type { MigrateReport } from '../../src/fleet/reports/migrate.ts'
import { shop } from '../support/shop.ts'

describe('row 63: two runners at once', () => {
  test.each(['postgres', 'mysql', 'mariadb', 'sqlite'] as const)('apply every migration once, on %s', async (engine) => {
    const one = await shop(engine, { begun: false })
    const names = Array.from({ length: 12 }, (_, index) => `t${index}`)
    for (const name of names) await one.add(name, `create table ${name} (id int);\ninsert into ${name} values (1);\n`)
    const runs = await Promise.all([1, 2, 3, 4].map(() => one.json<MigrateReport>(['migrate'])))
    expect(runs.map(({ code, report }) => [code, report.databases[0]?.error?.message])).toEqual(runs.map(() => [0, undefined]))
    const applied = runs.flatMap(({ report }) => report.databases[0]?.applied.map(({ name }) => name) ?? [])
    expect(applied.toSorted()).toEqual(names.map((name, index) => `${String(index + 1).padStart(4, '0')}_${name}`).toSorted())
    for (const name of names) expect(await one.place.ask(`select id from ${name}`)).toEqual([{ id: 1 }])
  })

  test.each(['prisma', 'drizzle', 'atlas'] as const)('in %s too, from two processes', async (format) => {
    const one = await shop('postgres', { format })
    for (const name of ['b', 'c', 'd']) await one.add(name, `create table ${name} (id int);\n`)
    const runs = await Promise.all([1, 2].map(() => startSkein(['migrate', '--json'], one.root).ended))
    expect(runs.map(({ code, stderr }) => [code, stderr])).toEqual([[0, ''], [0, '']])
    const applied = runs.flatMap(({ stdout }) => (JSON.parse(stdout) as MigrateReport).databases[0]?.applied ?? [])
    expect(applied).toHaveLength(3)
    expect((await one.status()).databases[0]).toMatchObject({ state: 'current', applied: { value: 4 } })
  })

  test('the second gives up with a code of its own when the first takes too long', async () => {
    const one = await shop('postgres', { format: 'prisma' })
    await one.add('second', 'create table b (id int);\n')
    const other = new pg.Client({ connectionString: one.place.url, application_name: 'the other one' })
    await other.connect()
    await other.query('select pg_advisory_lock(72707369)')
    try {
      expect(await one.refusal()).toMatchObject({ exit: 2, code: 'lock.held', message: expect.stringContaining('the other one'), hint: expect.any(String) })
    } finally {
      await other.end()
    }
    expect((await one.applied()).applied).toHaveLength(1)
  })
})

describe('row 64: a clock that is wrong', () => {
  test.each([['sql', 'postgres'], ['sql', 'mysql'], ['prisma', 'postgres'], ['atlas', 'postgres']] as const)('on this machine reaches no ledger: %s on %s has the server’s time', async (format, engine) => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2001-02-03T04:05:06Z') })
    try {
      const one = await shop(engine, { format })
      const ledger = Object.entries(await one.place.contents()).find(([table]) => /migrations|revisions/.test(table))?.[1].rows[0]
      const times = Object.entries(ledger ?? {}).filter(([column, value]) => column.endsWith('_at') && value !== null)
      expect(times.length).toBeGreaterThan(0)
      for (const [column, value] of times) expect(`${column} ${String(value)}`).not.toMatch(/ 2001-/)
    } finally {
      vi.useRealTimers()
    }
  })

  test('doctor says when the server’s clock and this one differ', async () => {
    const one = await shop('postgres')
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2001-02-03T04:05:06Z') })
    try {
      const { stdout } = await one.skein(['doctor'])
      expect(stdout).toMatch(/clock/)
      expect(stdout).not.toMatch(/✓ clock/)
    } finally {
      vi.useRealTimers()
    }
  })
})

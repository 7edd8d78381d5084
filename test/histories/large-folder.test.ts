import { describe, expect, test } from 'vitest'
import type { MigrateReport } from '../../src/fleet/reports/migrate.ts'
import { place } from '../support/place.ts'
import { project } from '../support/project.ts'
import { temporaryFolder } from '../support/shop.ts'
import { join } from 'node:path'

const count = 800
/** A minute apart, as times of the clock. */
const name = (index: number) => `${new Date(Date.UTC(2020, 0, 1, 0, index)).toISOString().replace(/\D/g, '').slice(0, 14)}_step_${index}`

describe('a folder of 800 migrations', () => {
  test.each(['postgres', 'sqlite'] as const)('is applied whole, then half by one build and half by the next, on %s', async (engine) => {
    const at = await place(engine, engine === 'sqlite' ? join(await temporaryFolder(), 'app.sqlite') : '')
    const files = Object.fromEntries(Array.from({ length: count }, (_, index) => [`m/${name(index)}.sql`, index === 0 ? 'create table steps (n int);\n' : `insert into steps values (${index});\n`]))
    const half = Object.fromEntries(Object.entries(files).slice(0, count / 2))
    const one = await project({ app: { url: at.url, format: { name: 'sql', dir: 'm' } } }, half)
    expect((await one.migrate()).report.summary).toMatchObject({ migrations: count / 2, migrated: 1 })
    for (const [path, text] of Object.entries(files).slice(count / 2)) await one.file(path, text)
    expect((await one.status()).databases[0]).toMatchObject({ state: 'pending', applied: { value: count / 2 }, pending: { value: expect.objectContaining({ length: count / 2 }) } })
    const { stdout } = await one.skein(['status'])
    expect(stdout.split('\n').length).toBeLessThan(20)
    const rest = await one.json<MigrateReport>(['migrate'])
    expect(rest.report.databases[0]).toMatchObject({ state: 'migrated', head: name(count - 1), remaining: [] })
    expect(await one.status()).toMatchObject({ databases: [{ state: 'current', applied: { value: count }, findings: [] }] })
    expect(Number((await at.ask('select count(*) as n from steps'))[0]?.n)).toBe(count - 1)
    expect((await one.migrate()).report.databases[0]).toMatchObject({ state: 'current', applied: [] })
  })
})

import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { place } from '../support/place.ts'
import { journal, project } from '../support/project.ts'
import { temporaryFolder } from '../support/shop.ts'

const noon = 1_760_000_000_000
const init = ['0000_init', noon] as const
const posts = ['0001_posts', noon + 60_000] as const
/** Made on a branch before the one above, merged after it. */
const clock = ['0002_clock', noon + 30_000] as const

const files = Object.fromEntries([init, posts, clock].map(([tag]) => [`drizzle/${tag}.sql`, `create table ${tag.slice(5)} (id integer primary key);\n`]))
const dialects = { postgres: 'postgresql', mysql: 'mysql', sqlite: 'sqlite' } as const

describe.each(['postgres', 'mysql', 'sqlite'] as const)('a newer journal entry with an earlier `when`, on %s', (engine) => {
  async function app(entries: Parameters<typeof journal>[1]) {
    const at = await place(engine, join(await temporaryFolder(), 'app.sqlite'))
    const write = (all: typeof entries) => journal(dialects[engine], all)
    const one = await project({ app: { url: at.url, format: { name: 'drizzle', dir: 'drizzle' } } }, { ...files, 'drizzle/meta/_journal.json': write(entries) })
    return { ...one, at, journal: (all: typeof entries) => one.file('drizzle/meta/_journal.json', write(all)) }
  }

  test('runs on a fresh database in the order of the journal, and the trap is said', async () => {
    const one = await app([init, posts, clock])
    const { code, report } = await one.migrate()
    expect(code).toBe(0)
    expect(report.databases[0]?.applied.map(({ name }) => name)).toEqual(['0000_init', '0001_posts', '0002_clock'])
    expect(report.databases[0]?.findings).toContainEqual(expect.objectContaining({ kind: 'order', blocks: false, tool: expect.stringContaining('never on one that already has 0001_posts') }))
    expect((await one.status()).databases[0]).toMatchObject({ state: 'current', applied: { value: 3 } })
  })

  test('is late on a database that was migrated step by step, where drizzle-kit would never run it', async () => {
    const one = await app([init, posts])
    await one.migrate()
    await one.journal([init, posts, clock])
    const [seen] = (await one.status()).databases
    expect(seen).toMatchObject({ state: 'blocked', late: { value: ['0002_clock'] } })
    expect(seen?.findings).toContainEqual(expect.objectContaining({ kind: 'late', tool: expect.stringContaining('Skips it in silence'), liftedBy: 'allow-late' }))
    const refused = await one.migrate()
    expect(refused).toMatchObject({ code: 1, report: { databases: [{ state: 'refused', applied: [], error: { code: 'migrate.refused' } }] } })
    expect((await one.migrate('--allow-late')).report.databases[0]?.applied).toMatchObject([{ name: '0002_clock' }])
    expect((await one.status()).databases[0]).toMatchObject({ state: 'current', applied: { value: 3 } })
  })
})

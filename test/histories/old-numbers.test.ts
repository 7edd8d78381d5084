import { describe, expect, test } from 'vitest'
import { bareRepository } from '../support/bare-repository.ts'
import { shop } from '../support/shop.ts'

const table = (name: string) => `create table ${name} (id int);\n`

describe('one number twice, applied long ago', () => {
  test.each(['sqlite', 'postgres', 'mysql'] as const)('stays as it is: each is known by its whole name and nobody is told to rename, on %s', async (engine) => {
    const one = await shop(engine)
    await one.file('m/0002_left.sql', table('a'))
    await one.applied()
    await one.remove('m/0002_left.sql')
    await one.file('m/0002_right.sql', table('b'))
    await one.applied()
    await one.file('m/0002_left.sql', table('a'))
    const status = (await one.status()).databases[0]
    expect(status).toMatchObject({ state: 'current', applied: { value: 3 } })
    const found = status?.findings.find(({ kind }) => kind === 'duplicate-number')
    expect(found).toMatchObject({ blocks: false, message: expect.stringMatching(/0002_left.*0002_right/) })
    expect(JSON.stringify(status)).not.toMatch(/rename/i)
    await one.file('m/0003_next.sql', table('c'))
    expect((await one.applied()).applied).toMatchObject([{ name: '0003_next' }])
  })

  test.each(['drizzle', 'wrangler', 'prisma'] as const)('in %s it is no matter at all', async (format) => {
    const one = await shop('sqlite', { format })
    if (format === 'drizzle') {
      await one.add('left', table('a'))
      const journal = JSON.parse(await one.read('m/meta/_journal.json')) as { entries: { idx: number; when: number; tag: string; version: string; breakpoints: boolean }[] }
      journal.entries.push({ idx: 2, when: 1_760_000_000_009, tag: '0002_right', version: '6', breakpoints: true })
      await one.file('m/meta/_journal.json', JSON.stringify(journal))
      await one.file('m/0002_right.sql', table('b'))
    } else for (const [name, what] of [['left', 'a'], ['right', 'b']] as const) await one.file(format === 'prisma' ? `m/20260202000000_${name}/migration.sql` : `m/0002_${name}.sql`, table(what))
    expect((await one.applied()).applied).toHaveLength(2)
    const status = (await one.status()).databases[0]
    expect(status).toMatchObject({ state: 'current', applied: { value: 3 } })
    expect(JSON.stringify(status)).not.toMatch(/rename/i)
  })
})

describe('names such as 01_init and eight-digit dates', () => {
  test.each([
    ['two digits', ['01_init', '02_users', '10_later']],
    ['no zeros', ['1_init', '2_users', '10_later']],
    ['eight-digit dates', ['20240101_init', '20240215_users', '20241230_later']],
    ['dates and times', ['20240101_init', '202402151030_users', '20241230101500_later']],
    ['a dash', ['001-init', '002-users', '003-later']],
    ['only a number', ['1', '2', '3']],
    ['unix times', ['1704067200_init', '1707955200_users', '1735516800_later']],
  ])('are found by init, read in their order and applied: %s', async (_, names) => {
    const one = await bareRepository(Object.fromEntries(names.map((name, index) => [`db/migrations/${name}.sql`, `create table t${index} (id integer primary key autoincrement);\n`])))
    expect((await one.init()).databases).toMatchObject([{ format: 'sql', dialect: 'sqlite', dir: 'db/migrations' }])
    const url = `sqlite:${one.root}/app.sqlite`
    const { report } = await one.json<{ databases: { applied: { name: string }[]; error?: object }[] }>(['migrate'], { env: { DATABASE_URL: url } })
    expect(report.databases[0]?.error).toBeUndefined()
    expect(report.databases[0]?.applied.map(({ name }) => name)).toEqual(names)
  })

  test('two migrations of one day are two of one number: refused while new, in plain words', async () => {
    const one = await shop('sqlite', { begun: false })
    await one.file('m/20240101_a.sql', table('a'))
    await one.file('m/20240101_b.sql', table('b'))
    expect(await one.refusal()).toMatchObject({ exit: 1, code: 'migrate.refused', message: expect.stringContaining('20240101_a and 20240101_b'), hint: expect.any(String) })
  })
})

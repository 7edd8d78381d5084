import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Engine, place } from '../support/place.ts'
import { journal, project } from '../support/project.ts'
import { temporaryFolder } from '../support/shop.ts'

const dialects = { postgres: 'postgresql', mysql: 'mysql', sqlite: 'sqlite' } as const

describe.each<readonly [keyof typeof dialects, 'sql' | 'drizzle' | 'wrangler']>([
  ['postgres', 'sql'],
  ['mysql', 'sql'],
  ['sqlite', 'sql'],
  ['postgres', 'drizzle'],
  ['mysql', 'drizzle'],
  ['sqlite', 'drizzle'],
  ['sqlite', 'wrangler'],
])('a live %s database that %s shall take over', (engine, format) => {
  test('is adopted with the statements that status offers, and nothing is replayed: its first file could not be', async () => {
    const at = await place(engine satisfies Engine, join(await temporaryFolder(), 'app.sqlite'))
    await at.ask('create table users (id int primary key)')
    const one = await project(
      { app: format === 'wrangler' ? { format: { name: format, dir: 'm', file: at.url.slice('sqlite:'.length) } } : { url: at.url, format: { name: format, dir: 'm' } } },
      {
        'm/0001_it\u2019s_users.sql': 'Loaded configuration.\ncreate table users (id int primary key) made by hand;\n',
        'm/0002_nick.sql': 'alter table users add column nick varchar(40);\n',
        ...(format === 'drizzle' ? { 'm/meta/_journal.json': journal(dialects[engine], [['0001_it\u2019s_users', 1000], ['0002_nick', 2000]]) } : {}),
      },
    )
    const offered = (await one.status()).databases[0]?.findings.find(({ kind }) => kind === 'baseline-needed')
    expect(offered).toMatchObject({ blocks: false, message: expect.stringContaining('users') })
    const statements = /record that first: (.*;) The same insert/.exec(offered?.hint ?? '')?.[1] ?? ''
    for (const statement of statements.split(/;\s*/).filter((text) => text !== '')) await at.ask(statement)
    expect((await one.status()).databases[0]).toMatchObject({ state: 'pending', applied: { value: 1 }, pending: { value: [expect.stringContaining('0002_nick')] }, edited: { value: [] }, failed: { value: [] } })
    expect((await one.migrate()).report.databases[0]).toMatchObject({ state: 'migrated', applied: [{ name: expect.stringContaining('0002_nick') }] })
    expect(await at.ask('select nick from users')).toEqual([])
    expect((await one.status()).databases[0]).toMatchObject({ state: 'current', applied: { value: 2 } })
  })
})

import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { fakeHranaServer } from '../fakes/hrana-server.ts'
import { place } from '../support/place.ts'
import { journal, project } from '../support/project.ts'
import { temporaryFolder } from '../support/shop.ts'

const breakpoint = '\n--> statement-breakpoint\n'
const base = [
  'CREATE TABLE `customers` (`id` integer PRIMARY KEY, `name` text);',
  'CREATE TABLE `orders` (`id` integer PRIMARY KEY, `customer` integer REFERENCES customers(id) ON DELETE cascade);',
  "INSERT INTO `customers` VALUES (1, 'Ada'), (2, 'Bob');",
  'INSERT INTO `orders` VALUES (10, 1), (20, 2), (21, 2);',
]
const rebuild = [
  'CREATE TABLE `__new_customers` (`id` integer PRIMARY KEY, `name` text NOT NULL);',
  'INSERT INTO `__new_customers` SELECT `id`, `name` FROM `customers`;',
  'DROP TABLE `customers`;',
  'ALTER TABLE `__new_customers` RENAME TO `customers`;',
]

/** Inside drizzle-orm's transaction the pragma would do nothing, so people end that transaction by hand, and begin another for it to end. */
const spellings = {
  'leaves its transaction open': ['COMMIT;', 'PRAGMA foreign_keys=OFF;', 'BEGIN;', ...rebuild, 'PRAGMA foreign_keys=ON;'],
  'ends its transaction and begins a third': ['COMMIT;', 'PRAGMA foreign_keys = OFF;', 'BEGIN TRANSACTION;', ...rebuild, 'COMMIT;', 'PRAGMA foreign_keys = ON;', 'BEGIN TRANSACTION;'],
  'has no transaction at its end': ['COMMIT;', 'PRAGMA foreign_keys=OFF;', 'BEGIN;', ...rebuild, 'COMMIT;', 'PRAGMA foreign_keys=ON;'],
}

describe.each(['a file', 'libSQL'] as const)('an SQLite migration that begins with COMMIT, on %s', (where) => {
  async function app(statements: readonly string[], between = breakpoint) {
    const at = await place('sqlite', join(await temporaryFolder(), 'app.sqlite'))
    const one = await project(
      { app: { ...(await reached(at.url)), format: { name: 'drizzle', dir: 'drizzle' } } },
      {
        'drizzle/0000_base.sql': base.join(breakpoint),
        'drizzle/0001_rebuild.sql': statements.join(between),
        'drizzle/0002_after.sql': 'CREATE TABLE `after` (`id` integer PRIMARY KEY);',
        'drizzle/meta/_journal.json': journal('sqlite', [['0000_base', 1000], ['0001_rebuild', 2000], ['0002_after', 3000]]),
      },
    )
    const migrate = (...args: readonly string[]) => one.json<{ databases: { state: string; error?: object; applied: object[] }[] }>(['migrate', ...args], { env: { TOKEN: 'fake-hrana-token-0815' } })
    return { ...one, at, migrate }
  }

  async function reached(url: string): Promise<object> {
    if (where === 'a file') return { url }
    const server = await fakeHranaServer(url.slice('sqlite:'.length))
    onTestFinished(() => server.close())
    return { url: `libsql://${server.host}?tls=0`, token: { from: 'env', name: 'TOKEN' } }
  }

  test.each(Object.entries(spellings))('runs as its tool runs it, with its ledger row, and no child row is lost: it %s', async (_, statements) => {
    const one = await app(statements)
    const { code, report } = await one.migrate()
    expect(report.databases[0]).toMatchObject({ state: 'migrated', applied: [{ name: '0000_base' }, { name: '0001_rebuild' }, { name: '0002_after' }] })
    expect(code).toBe(0)
    expect(await one.at.ask('select id, customer from orders order by id')).toEqual([{ id: 10, customer: 1 }, { id: 20, customer: 2 }, { id: 21, customer: 2 }])
    expect(await one.at.ask('select created_at from __drizzle_migrations order by 1')).toEqual([{ created_at: 1000 }, { created_at: 2000 }, { created_at: 3000 }])
    expect(await one.at.ask('pragma foreign_key_check')).toEqual([])
    expect(await one.at.ask("select sql from sqlite_master where name = 'orders'")).toEqual([{ sql: expect.stringContaining('customers(id)') }])
    expect((await one.migrate()).report.databases[0]?.state).toBe('current')
  })

  test('one that fails behind its COMMIT is not recorded, and the answer says what stays done', async () => {
    const one = await app(['CREATE TABLE `kept` (`id` integer);', 'COMMIT;', 'PRAGMA foreign_keys=OFF;', 'BEGIN;', ...rebuild, 'INSERT INTO nowhere VALUES (1);'])
    const { code, report } = await one.migrate()
    expect(code).toBe(2)
    expect(report.databases[0]).toMatchObject({ state: 'failed', applied: [{ name: '0000_base' }], error: { code: 'apply.statement-failed', position: { file: 'drizzle/0001_rebuild.sql' }, hint: expect.stringContaining('COMMIT of its own') } })
    expect(await one.at.ask('select count(*) as n from __drizzle_migrations')).toEqual([{ n: 1 }])
    expect(await one.at.ask('select count(*) as n from orders')).toEqual([{ n: 3 }])
    expect(await one.at.ask("select name from sqlite_master where name in ('kept', 'customers', '__new_customers') order by 1")).toEqual([{ name: 'customers' }, { name: 'kept' }])
  })

  test('one that rolls itself back is never recorded', async () => {
    const one = await app(['CREATE TABLE `lost` (`id` integer);', 'ROLLBACK;', 'BEGIN;'])
    const { code, report } = await one.migrate()
    expect(code).toBe(2)
    expect(report.databases[0]).toMatchObject({ state: 'failed', applied: [{ name: '0000_base' }], error: { message: expect.stringContaining('ROLLBACK undoes'), position: { file: 'drizzle/0001_rebuild.sql', line: 3 } } })
    expect(await one.at.ask("select count(*) as n from sqlite_master where name = 'lost'")).toEqual([{ n: 0 }])
  })
})

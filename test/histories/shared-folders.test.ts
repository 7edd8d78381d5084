import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bareRepository } from '../support/bare-repository.ts'
import { place } from '../support/place.ts'
import { journal } from '../support/project.ts'
import { temporaryFolder } from '../support/shop.ts'

describe('a Drizzle folder that Wrangler applies', () => {
  const files = {
    'drizzle.config.ts': "export default { dialect: 'sqlite', schema: './schema.ts', out: './drizzle' }\n",
    'drizzle/0000_base.sql': 'CREATE TABLE `a` (`id` text);\n',
    'drizzle/meta/_journal.json': journal('sqlite', [['0000_base', 1_760_000_000_000]]),
    'wrangler.jsonc': '{ "name": "x", "d1_databases": [{ "binding": "DB", "database_name": "x", "database_id": "11111111-2222-4333-8444-555555555555", "migrations_dir": "drizzle" }] }\n',
  }

  test('is Wrangler’s, with Drizzle beside it as a comment', async () => {
    const one = await bareRepository(files)
    expect(await one.init()).toMatchObject({ databases: [{ format: 'wrangler', dir: 'drizzle', alternatives: [{ format: 'drizzle' }] }] })
    expect(await one.read('skein.config.ts')).toMatch(/\/\/ format: drizzle\(/)
    expect((await one.migrate()).report.databases).toMatchObject([{ state: 'migrated', applied: [{ name: '0000_base.sql' }] }])
  })

  test('is Drizzle’s where the database has Drizzle’s ledger: the other one says so', async () => {
    const at = await place('sqlite', join(await temporaryFolder(), 'app.sqlite'))
    const one = await bareRepository(files)
    const config = (format: object) => one.file('skein.config.json', JSON.stringify({ databases: { app: { ...('file' in format ? {} : { url: at.url }), format } } }))
    await config({ name: 'drizzle', dir: 'drizzle' })
    expect((await one.migrate()).code).toBe(0)
    await config({ name: 'wrangler', dir: 'drizzle', file: at.url.slice('sqlite:'.length) })
    expect((await one.status()).databases[0]?.findings).toContainEqual(expect.objectContaining({ kind: 'foreign-ledger', message: expect.stringContaining('__drizzle_migrations') }))
    const before = await at.contents()
    expect((await one.migrate()).code).not.toBe(0)
    expect((await at.contents())['a']).toEqual(before['a'])
  })
})

describe('folders of tools that Skein does not drive', () => {
  const ours = 'create table a (id bigserial primary key);\n'
  const tools: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['goose', { '00001_a.sql': `-- +goose Up\n${ours}-- +goose Down\ndrop table a;\n`, '00002_b.sql': '-- +goose NO TRANSACTION\n-- +goose Up\nselect 1;\n' }],
    ['goose', { '20240101000000_a.sql': `\n-- a table\n-- +goose Up\n-- +goose StatementBegin\n${ours}-- +goose StatementEnd\n`, '20240102000000_b.go': 'package migrations\n' }],
    ['dbmate', { '20240101000000_a.sql': `-- migrate:up\n${ours}\n-- migrate:down\ndrop table a;\n` }],
    ['golang-migrate', { '000001_a.up.sql': ours, '000001_a.down.sql': 'drop table a;\n' }],
    ['golang-migrate', { '1_a.up.sql': ours }],
    ['Flyway', { 'V1__a.sql': ours, 'V1_1__b.sql': '', 'V2024.01.02__c.sql': '', 'R__view.sql': 'create or replace view v as select 1;\n' }],
    ['Flyway', { 'U1__a.sql': 'drop table a;\n', 'V1__a.sql': ours }],
  ]

  test('stand beside ours in one repository, each named by the spelling of its own, none taken for plain SQL', async () => {
    const one = await bareRepository({ 'one/migrations/0001_a.sql': ours, 'one/migrations/0002_b.sql': ours.replace(' a ', ' b '), ...Object.fromEntries(tools.map(([, files], index) => Object.entries(files).map(([name, text]) => [`t${index}/migrations/${name}`, text] as const)).flat()) })
    const { databases, notTaken } = await one.init()
    expect(databases.map(({ dir, format }) => [dir, format])).toEqual([['one/migrations', 'sql']])
    expect(notTaken.map(({ tool }) => tool)).toEqual(tools.map(([tool]) => tool))
  })
})

import { afterAll, expect, test } from 'vitest'
import { temporaryFolders } from '../../test/support/folders.ts'
import { init } from './init.ts'

const folders = temporaryFolders()
afterAll(folders.remove)

const journal = JSON.stringify({ version: '7', dialect: 'sqlite', entries: [{ idx: 0, version: '6', when: 1_700_000_000_000, tag: '0000_base', breakpoints: true }] })

function initOver(files: Readonly<Record<string, string>>) {
  return init({ cwd: folders.make({ '.git/HEAD': '', ...files }), write: false })
}

test('a Drizzle folder that Wrangler applies is Wrangler’s, with Drizzle beside it', async () => {
  const report = await initOver({
    'drizzle.config.ts': "export default { dialect: 'sqlite', driver: 'd1-http', schema: './schema.ts', out: './drizzle' }\n",
    'drizzle/meta/_journal.json': journal,
    'drizzle/0000_base.sql': 'CREATE TABLE `a` (`id` text);\n',
    'wrangler.jsonc': '{ "name": "x", "d1_databases": [{ "binding": "DB", "database_name": "x", "database_id": "1", "migrations_dir": "drizzle" }] }\n',
  })
  expect(report.databases).toMatchObject([{ dir: 'drizzle', format: 'wrangler', alternatives: [{ format: 'drizzle' }] }])
  expect(report.files[0]?.content).toMatch(/drizzle claims drizzle too: the database's own ledger decides/)
})

test('an atlas.sum in a folder of golang-migrate is taken with the doubt said', async () => {
  const report = await initOver({
    'migrations/atlas.sum': 'h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n',
    'migrations/0001_a.up.sql': 'create table a (id bigserial);\n',
    'migrations/0001_a.down.sql': 'drop table a;\n',
  })
  expect(report.databases).toMatchObject([{ dir: 'migrations', format: 'atlas' }])
  expect(report.databases[0]?.why.join('\n')).toMatch(/golang-migrate.*the database's own ledger decides/)
  expect(report.notTaken).toEqual([])
})

test('several D1 databases on one folder are several databases', async () => {
  const report = await initOver({
    'wrangler.toml': 'name = "x"\n[[d1_databases]]\nbinding = "ONE"\ndatabase_name = "one"\ndatabase_id = "1"\n\n[[d1_databases]]\nbinding = "TWO"\ndatabase_name = "two"\ndatabase_id = "2"\n',
    'migrations/0001_a.sql': 'create table a (id text);\n',
  })
  expect(report.databases.map(({ name, format, dir }) => [name, format, dir])).toEqual([['one', 'wrangler', 'migrations'], ['two', 'wrangler', 'migrations']])
})

test.each([
  ['goose', { 'db/migrations/00001_a.sql': '-- +goose Up\ncreate table a (id int);\n', 'db/migrations/00002_b.sql': '-- +goose Up\n' }],
  ['dbmate', { 'db/migrations/20240101000000_a.sql': '-- migrate:up\ncreate table a (id int);\n-- migrate:down\n' }],
  ['Flyway', { 'db/migrations/V1__a.sql': 'create table a (id int);\n', 'db/migrations/V2__b.sql': '' }],
  ['golang-migrate', { 'db/migrations/0001_a.up.sql': 'create table a (id int);\n', 'db/migrations/0001_a.down.sql': '' }],
])('a folder of %s is recognised and not taken', async (tool, files) => {
  const report = await initOver(files)
  expect(report.databases).toEqual([])
  expect(report.notTaken).toMatchObject([{ dir: 'db/migrations', tool }])
})

test('a folder of plain SQL directly at the root is found', async () => {
  const report = await initOver({ '0001_a.sql': 'create table a (id bigserial primary key);\n', '0002_b.sql': 'alter table a add b timestamptz;\n' })
  expect(report.databases).toMatchObject([{ format: 'sql', dir: '.' }])
  expect(report.files.find(({ path }) => path === '.gitattributes')?.content).toMatch(/^\*\.sql -text$/m)
})

test('eight hundred migrations are one project', async () => {
  const report = await initOver(Object.fromEntries(Array.from({ length: 800 }, (_, index) => [`m/migrations/${String(index).padStart(4, '0')}_x.sql`, 'create table t (id bigserial);\n'])))
  expect(report.databases).toHaveLength(1)
})

import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { writeAtlasSum } from '../support/atlas-sum.ts'
import { bareRepository } from '../support/bare-repository.ts'
import { type Engine, place } from '../support/place.ts'
import { project } from '../support/project.ts'
import { shop, temporaryFolder } from '../support/shop.ts'

describe('an atlas.sum in a folder that golang-migrate applies', () => {
  const files = { 'db/migrations/000001_users.up.sql': 'create table users (id serial primary key);\n', 'db/migrations/000001_users.down.sql': 'drop table users;\n', 'db/migrations/000002_posts.up.sql': 'create table posts (id serial primary key);\n', 'db/migrations/000002_posts.down.sql': 'drop table posts;\n' }

  test('is told by init for what it is, with both claims', async () => {
    const one = await bareRepository({ ...files, Makefile: 'migrate:\n\tmigrate -path db/migrations -database $(DATABASE_URL) up\n' })
    await writeAtlasSum(join(one.root, 'db/migrations'))
    const report = await one.init()
    const said = JSON.stringify([report.databases, report.notTaken, report.notes])
    expect(said).toMatch(/atlas/i)
    expect(said).toContain('golang-migrate')
  })

  test.each<Engine>(['postgres', 'sqlite'])('the database’s own ledger decides, on %s: what golang-migrate has applied is not run again', async (engine) => {
    const at = await place(engine, join(await temporaryFolder(), 'app.sqlite'))
    await at.ask('create table schema_migrations (version bigint primary key, dirty boolean)')
    await at.ask('insert into schema_migrations values (2, false)')
    await at.ask('create table users (id int)')
    await at.ask('create table posts (id int)')
    const before = await at.contents()
    for (const format of ['atlas', 'sql'] as const) {
      const one = await project({ app: { url: at.url, format: { name: format, dir: 'db/migrations' } } }, files)
      await writeAtlasSum(join(one.root, 'db/migrations'))
      const status = (await one.status()).databases[0]
      expect(status).toMatchObject({ state: 'blocked' })
      expect(status?.findings).toContainEqual(expect.objectContaining({ kind: 'foreign-ledger', blocks: true, message: expect.stringContaining('schema_migrations'), hint: expect.stringContaining('golang-migrate') }))
      expect(await one.migrate()).toMatchObject({ code: 1, report: { databases: [{ state: 'refused', applied: [], error: { code: 'migrate.refused' } }] } })
      expect(await at.contents()).toEqual(before)
    }
  })

  test('another tool’s ledger beside a folder that is ours is said and blocks nothing: two applications may share a database', async () => {
    const at = await place('postgres')
    await at.ask('create table schema_migrations (version bigint primary key, dirty boolean)')
    const one = await project({ app: { url: at.url, format: { name: 'sql', dir: 'm' } } }, { 'm/0001_a.sql': 'create table a (id int);\n' })
    expect((await one.status()).databases[0]?.findings).toContainEqual(expect.objectContaining({ kind: 'foreign-ledger', blocks: false }))
    expect((await one.migrate()).report.databases[0]).toMatchObject({ state: 'migrated' })
  })
})

/** One folder of each tool that Skein does not drive. */
const foreign: readonly (readonly [tool: string, files: Readonly<Record<string, string>>])[] = [
  ['goose', { 'migrations/00001_users.sql': '-- +goose Up\ncreate table users (id int);\n-- +goose Down\ndrop table users;\n' }],
  ['dbmate', { 'db/migrations/20240101000000_users.sql': '-- migrate:up\ncreate table users (id int);\n\n-- migrate:down\ndrop table users;\n' }],
  ['golang-migrate', { 'migrations/000001_users.up.sql': 'create table users (id int);\n', 'migrations/000001_users.down.sql': 'drop table users;\n' }],
  ['Flyway', { 'src/main/resources/db/migration/V1__users.sql': 'create table users (id int);\n', 'src/main/resources/db/migration/R__view.sql': 'create view v as select 1;\n' }],
  ['sql-migrate', { 'migrations/20240101000000-users.sql': '-- +migrate Up\ncreate table users (id int);\n-- +migrate Down\ndrop table users;\n' }],
]

describe('folders of tools that Skein does not drive', () => {
  test.each(foreign)('%s: recognised by name, left alone, never taken for plain SQL', async (tool, files) => {
    const one = await bareRepository({ ...files, '.env.example': 'DATABASE_URL=postgres://localhost/app\n' })
    const report = await one.init()
    expect(report.databases).toEqual([])
    expect(report.notTaken).toMatchObject([{ tool, because: expect.any(String) }])
  })

  test.each(foreign.filter(([tool]) => ['goose', 'dbmate', 'sql-migrate'].includes(tool)))('%s: a file that holds its own way back is refused by the plain format, which would run both', async (tool, files) => {
    const one = await shop('sqlite')
    const [text = ''] = Object.values(files)
    await one.file('m/0002_users.sql', text)
    const refused = await one.refusal()
    expect(refused).toMatchObject({ exit: 64, code: 'script.foreign-tool', at: expect.stringMatching(/^m\/0002_users\.sql:\d+:1$/), hint: expect.any(String) })
    expect(refused.message).toContain(tool)
  })
})

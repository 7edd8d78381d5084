import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { look, runOf, settledAt, summary } from '../../../test/support/format-context.ts'
import { temporaryFolders } from '../../../test/support/folders.ts'
import { memoryConnection } from '../../../test/support/memory-connection.ts'
import { repositoryOf } from '../../../test/support/repository.ts'
import type { Format } from '../format.ts'
import { sql } from './format.ts'

const format = sql as unknown as Format
const folders = temporaryFolders()
afterAll(folders.remove)
const place = (files: Readonly<Record<string, string | Uint8Array>>) => settledAt(folders.make(files), 'skein_migrations', { dialect: 'sqlite' })
const names = async (files: Readonly<Record<string, string>>) => (await format.read(place(files))).migrations.map(({ name }) => name)

describe('a folder', () => {
  it('is ordered by its versions as whole numbers, then by name', async () => {
    expect(await names({ '10_b.sql': '', '9_a.sql': '', '001_z.sql': '', '1_a.sql': '', '0_first.sql': '', '20260102030405_late.sql': '', '20260102-date.sql': '', '90071992547409930_x.sql': '', '90071992547409929_y.sql': '' })).toEqual([
      '0_first', '001_z', '1_a', '9_a', '10_b', '20260102-date', '20260102030405_late', '90071992547409929_y', '90071992547409930_x',
    ])
  })

  it('reads golang-migrate’s names forward only', async () => {
    expect(await names({ '1_a.up.sql': '', '1_a.down.sql': '' })).toEqual(['1_a.up'])
  })

  it('tells versions in other digits, and names that fold together', async () => {
    const { problems } = await format.read(place({ '１_a.sql': '', '2_é.sql': '', '2_e\u0301.sql': '', '3_a.sql': '', '3_A.sql': '' }))
    expect(problems.map(({ code, blocks }) => [code, blocks])).toEqual([
      ['folder.same-name', true],
      ['folder.same-name', true],
      ['folder.version', true],
    ])
  })

  it('refuses links out of it, links to themselves, folders and pipes called like migrations', async () => {
    const outside = folders.make({ '1_a.sql': 'select 1;' })
    const [out, loop, folder, pipe] = [place({}), place({}), place({}), place({})]
    symlinkSync(join(outside, '1_a.sql'), join(out.dir, '1_a.sql'))
    symlinkSync('1_a.sql', join(loop.dir, '1_a.sql'))
    mkdirSync(join(folder.dir, '1_a.sql'))
    execFileSync('mkfifo', [join(pipe.dir, '1_a.sql')])
    const codes = await Promise.all([out, loop, folder, pipe].map((settled) => format.read(settled).catch(({ code }: { code: string }) => code)))
    expect(codes).toEqual(['folder.link-outside', 'folder.link-outside', 'folder.not-a-file', 'folder.not-a-file'])
  })

  it('follows links that stay inside', async () => {
    const settled = place({ 'shared/x.sql': 'select 1;' })
    symlinkSync('shared/x.sql', join(settled.dir, '1_a.sql'))
    expect((await format.read(settled)).migrations).toMatchObject([{ name: '1_a', bytes: 9 }])
  })

  it('that is missing, or a file, is said by name', async () => {
    const settled = place({ file: '' })
    const codes = await Promise.all(['gone', 'file'].map((name) => format.read({ ...settled, dir: join(settled.dir, name) }).catch(({ code, exit }: { code: string; exit: number }) => [code, exit])))
    expect(codes).toEqual([['folder.missing', 64], ['folder.missing', 64]])
  })

  it('of 800 migrations is read', async () => {
    expect(await names(Object.fromEntries(Array.from({ length: 800 }, (_, index) => [`${index + 1}_m.sql`, 'select 1;'])))).toHaveLength(800)
  })

  it('gives directives to the migration', async () => {
    const { migrations } = await format.read(place({ '1_a.sql': '-- skein: no-transaction\n-- skein: lock-timeout 5s\nselect 1;', '2_b.sql': 'select 1;\n-- skein: no-transaction' }))
    expect(migrations.map(({ transaction, lockTimeoutMs }) => [transaction, lockTimeoutMs])).toEqual([['none', 5000], [undefined, undefined]])
  })
})

describe('text', () => {
  it('with a wrong directive is refused where it stands', () => {
    const migration = { name: '1_a', path: '', file: 'm/1_a.sql', bytes: 0, hash: '' }
    expect(() => format.reading.prepare?.('-- skein: no-transactions\n', migration)).toThrow(expect.objectContaining({ code: 'script.directive', exit: 64, position: { file: 'm/1_a.sql', line: 1, column: 1 } }))
    expect(format.reading.prepare?.('-- skein: rename table:a=b\nselect 1;', migration)).toBe('-- skein: rename table:a=b\nselect 1;')
  })

  it('may begin with a byte-order mark, which is stripped, and must be UTF-8', () => {
    expect([format.reading.bom, format.reading.invalidUtf8, format.reading.control]).toEqual(['strip', 'refuse', 'refuse'])
  })

  it.each([[0, '1_a is empty.'], [9, '1_a holds no statement.']])('of %i bytes without a statement is said', (bytes, message) => {
    const migration = { name: '1_a', path: '', file: 'm/1_a.sql', bytes, hash: '' }
    expect(format.remarks?.({ migration, text: '', statements: [], facts: [] }, { dialect: 'postgres', settled: place({}) })).toMatchObject([{ kind: 'note', message, blocks: false }])
  })
})

describe('the ledger', () => {
  it('may be called otherwise, and lie in a schema that is made when it is not there', async () => {
    const settled = await format.settle({ name: 'sql', dir: 'm', table: 'history', schema: 'ops' }, { root: '/r', environment: '', env: {}, database: 'app', schemas: ['app'] })
    expect([settled.dir, settled.shown, settled.table, settled.schema]).toEqual(['/r/m', 'm', 'history', 'ops'])
    const ledger = { exists: false, rows: [], generation: 'no-schema' }
    const context = { dialect: 'postgres' as const, folder: { dir: '', migrations: [], problems: [], ignored: [] }, ledger, quote: { identifier: (name: string) => `"${name}"`, literal: (text: string) => `'${text}'` }, now: () => new Date(0), uuid: () => '' }
    expect(format.recorder(settled, context).create()).toEqual(['create schema if not exists "ops"', expect.stringMatching(/^create table if not exists "ops"\."history" \(/)])
  })

  it('takes over its own half-written row when the migration then runs whole', async () => {
    const connection = memoryConnection()
    const settled = place({ '1_a.sql': 'select 1;' })
    const { folder, recorder } = await look(format, connection, settled)
    const [migration] = folder.migrations
    if (migration === undefined) throw new Error('a migration is expected')
    connection.run([...recorder.create(), ...(recorder.progress?.failed(migration, { statement: 0, total: 1, hash: 'x', error: 'no' }, runOf('select 1;')) ?? []), ...recorder.whole(migration, runOf('select 1;'))])
    const after = await look(format, connection, settled)
    expect(summary(after.comparison)).toEqual({ head: '1_a', applied: ['1_a'], pending: [], findings: [] })
    expect(await connection.query('select statements, done, done_hash, fingerprint, error, skein_version from skein_migrations')).toEqual([{ statements: 1, done: 1, done_hash: null, fingerprint: null, error: null, skein_version: '0.1.0' }])
  })

  it('is compared up to a migration when one is named', async () => {
    const { comparison } = await look(format, memoryConnection(), place({ '1_a.sql': '', '2_b.sql': '', '3_c.sql': '' }), { to: '2_b' })
    expect(comparison.pending.map(({ name }) => name)).toEqual(['1_a', '2_b'])
  })
})

describe('a new migration', () => {
  const now = new Date('2026-11-21T10:00:00Z')
  const create = async (files: Readonly<Record<string, string>>, name = 'Add Nick!') => {
    const settled = place(files)
    const made = await format.create(settled, await format.read(settled), name, now)
    return made.map(({ path, content, mode }) => [path.slice(settled.dir.length + 1), content, mode])
  }

  it.each([
    [[], '20261121100000_add_nick.sql'],
    [['1_a.sql', '9_b.sql'], '10_add_nick.sql'],
    [['0001_a.sql', '0009_b.sql'], '0010_add_nick.sql'],
    [['999_a.sql'], '1000_add_nick.sql'],
    [['20261120_a.sql'], '20261121_add_nick.sql'],
    [['20261121_a.sql'], '20261122_add_nick.sql'],
    [['20261231_a.sql'], '20270101_add_nick.sql'],
    [['20260101000000_a.sql'], '20261121100000_add_nick.sql'],
    [['20261121100000_a.sql'], '20261121100001_add_nick.sql'],
    [['1767322000_a.sql'], '1795255200_add_nick.sql'],
    [['123456789012345678901234567890_a.sql'], '123456789012345678901234567891_add_nick.sql'],
  ])('after %j is %s', async (files, wanted) => {
    expect(await create(Object.fromEntries(files.map((file) => [file, ''])))).toEqual([[wanted, '-- Add Nick!\n', 'create']])
  })

  it('needs a name that a file can have', async () => {
    await expect(create({}, '///')).rejects.toMatchObject({ code: 'format.name-invalid' })
  })
})

describe('finding folders', () => {
  const found = async (files: Readonly<Record<string, string>>) => (await format.detect(repositoryOf(files))).map(({ name, dir, dialect, url }) => [name, dir, dialect, url])
  const pg = 'create table t (id bigserial primary key);'

  it('names the dialect and the variable, from the files and from examples', async () => {
    expect(
      await found({
        'services/billing/package.json': '{"name":"@acme/billing"}',
        'services/billing/.env.example': 'PORT=80\nBILLING_URL=postgres://localhost/billing\n',
        'services/billing/migrations/001_init.sql': pg,
        'jobs/sql/1_a.sql': 'create table a (id int auto_increment) engine=InnoDB;',
        'jobs/sql/2_b.sql': 'select 1;',
        'jobs/docker-compose.yml': 'environment:\n  - DB_URL=mysql://root@db/jobs\n',
        'edge/migrations/20260101_a.sql': 'create table a (id integer primary key autoincrement);',
      }),
    ).toEqual([
      ['billing', 'services/billing/migrations', 'postgres', { from: 'env', name: 'BILLING_URL' }],
      ['jobs', 'jobs/sql', 'mysql', { from: 'env', name: 'DB_URL' }],
      ['edge', 'edge/migrations', 'sqlite', { from: 'env', name: 'DATABASE_URL' }],
    ])
  })

  it.each([
    ['goose', { 'm/1_a.sql': '-- +goose Up\ncreate table a();', 'm/2_b.sql': '' }],
    ['dbmate', { 'db/migrations/20260101000000_a.sql': '-- migrate:up\ncreate table a();' }],
    ['golang-migrate', { 'm/1_a.up.sql': pg, 'm/1_a.down.sql': '', 'm/2_b.up.sql': '' }],
    ['Flyway', { 'm/1_a.sql': pg, 'm/V2__b.sql': pg, 'm/3_c.sql': '' }],
    ['Supabase', { 'supabase/migrations/20260101000000_a.sql': pg }],
    ['Liquibase', { 'm/1_a.sql': '--liquibase formatted sql\n--changeset me:1\n', 'm/2_b.sql': '' }],
    ['sqlx', { 'crate/.sqlx/query-1.json': '{}', 'crate/migrations/1_a.sql': pg }],
    ['graphile-migrate', { 'migrations/000001.sql': '--! Previous: -\n--! Hash: sha1:x\n' }],
    ['sql-migrate', { 'migrations/1_a.sql': '-- +migrate Up\n' }],
    ['Drizzle', { 'd/0000_a.sql': pg, 'd/0001_b.sql': pg, 'd/meta/_journal.json': '{}' }],
    ['Atlas', { 'migrations/1_a.sql': pg, 'migrations/atlas.sum': 'h1:' }],
    ['Wrangler', { 'w/wrangler.toml': '[[d1_databases]]\nbinding="DB"', 'w/migrations/0001_a.sql': pg }],
    ['Wrangler elsewhere', { 'w/wrangler.jsonc': '{"d1_databases":[{"migrations_dir":"db/sql"}]}', 'w/db/sql/0001_a.sql': pg, 'w/db/sql/0002_b.sql': pg }],
    ['test data', { 'test/fixtures/migrations/1_a.sql': pg, 'testdata/1_a.sql': pg, 'testdata/2_b.sql': pg }],
    ['chance', { 'reports/2024_summary.sql': 'select 1;' }],
  ])('does not take those of %s', async (_, files) => {
    expect(await found(files as unknown as Record<string, string>)).toEqual([])
  })

  it('does not let one project of a monorepo speak for another', async () => {
    expect(await found({ 'apps/rails/db/schema.rb': '', 'apps/rust/diesel.toml': '', 'apps/plain/migrations/1_a.sql': pg })).toHaveLength(1)
  })
})

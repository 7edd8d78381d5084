import { describe, expect, test } from 'vitest'
import type { ReadyReport } from '../../src/fleet/reports/ready.ts'
import { freshMariadb, freshMysql, freshPostgres } from '../services.ts'
import { writeAtlasSum } from '../support/atlas-sum.ts'
import { journal, project } from '../support/project.ts'
import { askMysql, askPostgres } from '../support/query.ts'

const when = 1_760_000_000_000

describe.each([
  ['MySQL', freshMysql],
  ['MariaDB', freshMariadb],
])('a migration that failed half way on %s', (_, fresh) => {
  test.each([
    ['sql', { name: 'sql', dir: 'm' }, 'm/0001_first.sql', ';\n'],
    ['drizzle', { name: 'drizzle', dir: 'm' }, 'm/0001_first.sql', ';--> statement-breakpoint\n'],
    ['prisma', { name: 'prisma', dir: 'm' }, 'm/20260101000000_first/migration.sql', ';\n'],
    ['atlas', { name: 'atlas', dir: 'm' }, 'm/0001_first.sql', ';\n'],
  ])('goes on at the statement that failed, in %s', async (format, config, path, between) => {
    const database = await fresh()
    try {
      const statements = ['create table a (id int primary key)', 'insert into a values (1)', 'create table b (id int, broken nonsense)', 'create table c (id int primary key)']
      const sum = format === 'atlas'
      const fleet = await project({ shop: { url: database.url, format: config } }, { [path]: `${statements.join(between)};\n` })
      if (format === 'drizzle') await fleet.file('m/meta/_journal.json', journal('mysql', [['0001_first', when]]))
      if (sum) await writeAtlasSum(`${fleet.root}/m`)
      const failed = await fleet.migrate()
      expect(failed.code).toBe(2)
      expect(failed.report.databases[0]).toMatchObject({ state: 'failed', error: { code: 'apply.statement-failed', details: { statement: 3, statements: 4 } } })
      const stuck = await fleet.status()
      expect(stuck.databases[0]).toMatchObject({ state: 'failed', failed: { value: [expect.stringContaining('first')] }, findings: expect.arrayContaining([expect.objectContaining({ kind: 'failed', message: expect.stringMatching(/statement 3 of 4/) })]) })
      expect((await fleet.json<ReadyReport>(['ready'])).report.databases[0]).toMatchObject({ state: 'failed' })
      await fleet.file(path, `${statements.join(between).replace('broken nonsense', 'mended int')};\n`)
      if (sum) await writeAtlasSum(`${fleet.root}/m`)
      const again = await fleet.migrate()
      expect(again.report.databases[0]).toMatchObject({ state: 'migrated', applied: [{ resumedAt: 2 }] })
      expect(await askMysql(database.url, 'select count(*) as n from a')).toEqual([{ n: 1 }])
      expect((await fleet.status()).databases[0]).toMatchObject({ state: 'current', applied: { value: 1 } })
    } finally {
      await database.drop()
    }
  })

  test('is refused when the lines that have run were edited', async () => {
    const database = await fresh()
    try {
      const fleet = await project({ shop: { url: database.url, format: { name: 'sql', dir: 'm' } } }, { 'm/0001_first.sql': 'create table a (id int);\ncreate table b (nonsense);\n' })
      await fleet.migrate()
      await fleet.file('m/0001_first.sql', 'create table a (id bigint);\ncreate table b (id int);\n')
      const { code, report } = await fleet.migrate()
      expect(code).toBe(1)
      expect(report.databases[0]).toMatchObject({ state: 'refused', error: { code: 'apply.history-changed' } })
    } finally {
      await database.drop()
    }
  })
})

describe('a Postgres migration with a statement that cannot run in a transaction', () => {
  test.each([
    ['sql', { name: 'sql', dir: 'm' }, 'm/0001_first.sql'],
    ['drizzle', { name: 'drizzle', dir: 'm' }, 'm/0001_first.sql'],
    ['prisma', { name: 'prisma', dir: 'm' }, 'm/20260101000000_first/migration.sql'],
  ])('runs it in its place and resumes behind it, in %s', async (format, config, path) => {
    const database = await freshPostgres({ major: '18' })
    try {
      const between = format === 'drizzle' ? ';--> statement-breakpoint\n' : ';\n'
      const statements = ['create table a (id int, b int)', 'insert into a values (1, 1), (2, 1)', 'create unique index concurrently a_b on a (b)', 'alter table a add column c int']
      const fleet = await project({ shop: { url: database.url, format: config } }, { [path]: `${statements.join(between)};\n` })
      if (format === 'drizzle') await fleet.file('m/meta/_journal.json', journal('postgresql', [['0001_first', when]]))
      const failed = await fleet.migrate()
      expect(failed.report.databases[0]).toMatchObject({ state: 'failed', error: { code: 'apply.statement-failed', details: { statement: 3, serverCode: '23505' } } })
      // The failed build left an invalid index behind; the rows are put right by hand, as people do.
      await askPostgres(database.url, 'delete from a where id = 2')
      const again = await fleet.migrate()
      expect(again.report.databases[0]).toMatchObject({ state: 'migrated', applied: [{ resumedAt: 2 }] })
      expect(await askPostgres(database.url, "select indisvalid from pg_index where indexrelid = 'a_b'::regclass")).toEqual([{ indisvalid: true }])
      expect(await askPostgres(database.url, 'select id, c from a')).toEqual([{ id: 1, c: null }])
      expect((await fleet.status()).databases[0]).toMatchObject({ state: 'current' })
    } finally {
      await database.drop()
    }
  })

  test.each([
    ['sql', { name: 'sql', dir: 'm' }, 'm/0001_first.sql'],
    ['drizzle', { name: 'drizzle', dir: 'm' }, 'm/0001_first.sql'],
    ['prisma', { name: 'prisma', dir: 'm' }, 'm/20260101000000_first/migration.sql'],
    ['atlas', { name: 'atlas', dir: 'm' }, 'm/0001_first.sql'],
  ])('never runs its beginning again, though the mended file could be one transaction, in %s', async (format, config, path) => {
    const database = await freshPostgres({ major: '18' })
    try {
      const between = format === 'drizzle' ? ';--> statement-breakpoint\n' : ';\n'
      const beginning = ['create table if not exists a (b int)', 'insert into a values (1), (1)']
      const fleet = await project({ shop: { url: database.url, format: config } })
      if (format === 'drizzle') await fleet.file('m/meta/_journal.json', journal('postgresql', [['0001_first', when]]))
      const write = async (head: string, ...rest: readonly string[]) => {
        await fleet.file(path, `${head}${[...beginning, ...rest].join(between)};\n`)
        if (format === 'atlas') await writeAtlasSum(`${fleet.root}/m`)
      }
      await write(format === 'atlas' ? '-- atlas:txmode none\n\n' : '', 'create unique index concurrently a_b on a (b)')
      expect((await fleet.migrate()).report.databases[0]).toMatchObject({ state: 'failed', error: { details: { statement: 3 } } })
      // Mended, and wrong further down: what it goes on with is rolled back, and no more than that.
      await write('', 'drop index a_b', 'create index a_b on a (b)', 'insert into a values (nonsense)')
      expect((await fleet.migrate()).report.databases[0]).toMatchObject({ state: 'failed', error: { details: { statement: 5 } } })
      await write('', 'drop index a_b', 'create index a_b on a (b)', 'insert into a values (2)')
      const again = await fleet.migrate()
      expect(again.report.databases[0]).toMatchObject({ state: 'migrated', applied: [{ resumedAt: 2 }] })
      expect(await askPostgres(database.url, 'select b from a order by b')).toEqual([{ b: 1 }, { b: 1 }, { b: 2 }])
      expect((await fleet.status()).databases[0]).toMatchObject({ state: 'current' })
    } finally {
      await database.drop()
    }
  })
})

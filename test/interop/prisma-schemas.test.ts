/** Two Prisma applications in two schemas of one database, by the `?schema=` of their URLs: schemas that are not there yet. */
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { MigrateReport } from '../../src/fleet/reports/migrate.ts'
import { leftOut } from '../services.ts'
import { project } from '../support/project.ts'
import { writePrisma } from './folders.ts'
import { places } from './place.ts'
import { prismaDeploy, prismaStatus } from './prisma.ts'
import { rowsOf } from './rows.ts'

describe.skipIf(leftOut('prisma-7') || leftOut('postgres18'))('two schemas of one database', () => {
  const place = places()

  test('are made as Prisma makes them, migrated in one run, and up to date for Prisma', async () => {
    const { url } = await place('postgres')
    const schemas = ['shop', 'HelpDesk']
    const urls = schemas.map((schema) => `${url}?schema=${encodeURIComponent(schema)}`)
    const one = await project({ shop: { url: urls[0], format: { name: 'prisma', dir: 'shop' } }, desk: { url: urls[1], format: { name: 'prisma', dir: 'desk' } } })
    for (const dir of ['shop', 'desk']) writePrisma(join(one.root, dir), 'postgresql', [{ name: 'users', sql: 'CREATE TABLE "users" ("id" INTEGER NOT NULL PRIMARY KEY);\n' }])
    const dry = await one.json<MigrateReport>(['migrate', '--dry-run'])
    expect(dry).toMatchObject({ code: 0, report: { databases: [{ state: 'planned' }, { state: 'planned' }] } })
    expect(await rowsOf(url, "select 1 from pg_namespace where nspname in ('shop', 'HelpDesk')")).toEqual([])
    expect(await one.migrate()).toMatchObject({ code: 0, report: { databases: [{ state: 'migrated' }, { state: 'migrated' }] } })
    expect(await rowsOf(url, "select schemaname, tablename from pg_tables where schemaname in ('public', 'shop', 'HelpDesk') order by 1, 2")).toEqual(
      ['HelpDesk', 'shop'].flatMap((schemaname) => ['_prisma_migrations', 'users'].map((tablename) => ({ schemaname, tablename }))),
    )
    for (const [index, dir] of ['shop', 'desk'].entries()) {
      const theirs = { generation: '7', url: urls[index]!, folder: join(one.root, dir) } as const
      const status = await prismaStatus(theirs)
      expect(status, status.output).toMatchObject({ exitCode: 0, output: expect.stringContaining('Database schema is up to date') })
      const deploy = await prismaDeploy(theirs)
      expect(deploy, deploy.output).toMatchObject({ exitCode: 0, output: expect.stringContaining('No pending migrations to apply') })
    }
    expect((await one.status()).databases).toMatchObject([{ state: 'current' }, { state: 'current' }])
  })
})

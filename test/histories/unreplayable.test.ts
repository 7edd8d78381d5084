import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Engine } from '../support/place.ts'
import { shop, temporaryFolder } from '../support/shop.ts'
import { place } from '../support/place.ts'
import { journal, project } from '../support/project.ts'
import { writeAtlasSum } from '../support/atlas-sum.ts'

const formats = ['sql', 'drizzle', 'prisma', 'atlas'] as const

describe('a base that was made by hand, before the first migration', () => {
  test.each(formats)('is no hindrance on the database that has it, in %s: nothing is replayed', async (format) => {
    const at = await place('postgres')
    await at.ask('create table customers (id int primary key)')
    const path = format === 'prisma' ? 'm/20260101000000_nick/migration.sql' : 'm/0001_nick.sql'
    const one = await project({ app: { url: at.url, format: { name: format, dir: 'm' } } }, { [path]: 'alter table customers add column nick text;\n' })
    if (format === 'drizzle') await one.file('m/meta/_journal.json', journal('postgresql', [['0001_nick', 1]]))
    if (format === 'atlas') await writeAtlasSum(join(one.root, 'm'))
    const status = (await one.status()).databases[0]
    const offered = status?.findings.find(({ kind }) => kind === 'baseline-needed')
    expect(offered, JSON.stringify(status?.findings)).toMatchObject({ hint: expect.any(String), message: expect.stringContaining('customers') })
    const { report } = await one.migrate()
    // Atlas and Prisma refuse a database that is not empty and has no ledger; the others run, and this folder fits.
    if (format === 'atlas' || format === 'prisma') expect(report.databases[0]).toMatchObject({ state: 'refused', applied: [], error: { code: 'migrate.refused', hint: expect.any(String) } })
    else expect(report.databases[0]).toMatchObject({ state: 'migrated' })
  })

  test('on a database that lacks it the statement that misses it is named', async () => {
    const one = await shop('postgres')
    const path = await one.add('nick', 'create table other (id int);\nalter table customers add column nick text;\n')
    expect(await one.refusal()).toMatchObject({ exit: 2, code: 'apply.statement-failed', at: expect.stringContaining(`${path}:2:`), message: expect.stringContaining('customers'), hint: expect.any(String) })
  })
})

describe('log lines in a file that was applied long ago', () => {
  const log = 'Loaded configuration from /app/drizzle.config.ts\n> generate\n'

  test.each<readonly [Engine, (typeof formats)[number]]>([['sqlite', 'sql'], ['postgres', 'drizzle'], ['postgres', 'prisma'], ['sqlite', 'atlas']])('on %s are not read again by status and migrate, in %s', async (engine, format) => {
    const one = await shop(engine, { format })
    const path = await one.add('second', 'create table b (id int);\n')
    await one.applied()
    await one.file(path, `${log}create table b (id int);\n`)
    await stamp(one, path, format)
    expect((await one.status()).databases[0]).toMatchObject({ state: 'current', applied: { value: 2 } })
    await one.add('third', 'create table c (id int);\n')
    expect((await one.applied()).applied).toHaveLength(1)
  })

  test('in a pending one are named with their place', async () => {
    const one = await shop('postgres', { format: 'drizzle' })
    const path = await one.add('second', `${log}create table b (id int);\n`)
    expect(await one.refusal()).toMatchObject({ exit: 2, code: 'apply.statement-failed', at: `${path}:1:1`, hint: expect.any(String) })
  })
})

/** The database has the file's present text on record, as if it had run so. */
async function stamp(one: Awaited<ReturnType<typeof shop>>, path: string, format: (typeof formats)[number]): Promise<void> {
  const { createHash } = await import('node:crypto')
  const { readFile } = await import('node:fs/promises')
  const hash = createHash('sha256').update(await readFile(join(one.root, path))).digest('hex')
  if (format === 'sql') await one.place.ask(`update skein_migrations set checksum = '${hash}' where name = '0002_second'`)
  if (format === 'prisma') await one.place.ask(`update _prisma_migrations set checksum = '${hash}' where migration_name like '%_second'`)
  if (format === 'drizzle') await one.place.ask(`update drizzle.__drizzle_migrations set hash = '${hash}' where created_at = 1760000000001`)
  if (format === 'atlas') {
    await writeAtlasSum(join(one.root, 'm'))
    const sum = await one.read('m/atlas.sum')
    const own = /0002_second\.sql h1:(\S+)/.exec(sum)?.[1]
    await one.place.ask(`update atlas_schema_revisions set hash = '${own}' where version = '0002'`)
  }
}

describe('a file that is missing', () => {
  test('and applied is named, and status, migrate and the rest go on, in Drizzle', async () => {
    const one = await shop('sqlite', { format: 'drizzle' })
    const path = await one.add('second', 'create table b (id int);\n')
    await one.applied()
    await one.add('third', 'create table c (id int);\n')
    await one.remove(path)
    const status = (await one.status()).databases[0]
    expect(status?.state).not.toBe('unreachable')
    expect(JSON.stringify(status?.findings)).toContain('0002_second')
    expect((await one.migrate()).report.databases[0]?.applied).toMatchObject([{ name: '0003_third' }])
  })

  test('and pending is named and refused, in Drizzle', async () => {
    const one = await shop('sqlite', { format: 'drizzle' })
    const path = await one.add('second', 'create table b (id int);\n')
    await one.remove(path)
    const refused = await one.refusal()
    expect(refused).toMatchObject({ exit: 1, code: 'migrate.refused', hint: expect.any(String) })
    expect(refused.message).toContain('0002_second')
  })
})

describe('a live database without a ledger', () => {
  test.each(['sql', 'drizzle', 'wrangler'] as const)('is adopted by recording what it has, with the statements that status offers, in %s', async (format) => {
    const at = await place('sqlite', join(await temporaryFolder(), 'app.sqlite'))
    await at.ask('create table a (id int)')
    const one = await project(
      { app: format === 'wrangler' ? { format: { name: format, dir: 'm', file: at.url.slice('sqlite:'.length) } } : { url: at.url, format: { name: format, dir: 'm' } } },
      { 'm/0001_a.sql': 'create table a (id int);\n', ...(format === 'drizzle' ? { 'm/meta/_journal.json': journal('sqlite', [['0001_a', 1000]]) } : {}) },
    )
    const hint = (await one.status()).databases[0]?.findings.find(({ kind }) => kind === 'baseline-needed')?.hint
    expect(hint).toEqual(expect.any(String))
    // Without it, nothing is lost: the migration meets the table and is undone.
    expect((await one.migrate()).report.databases[0]).toMatchObject({ state: 'failed', applied: [], error: { code: 'apply.statement-failed', position: { file: 'm/0001_a.sql', line: 1 } } })
  })
})

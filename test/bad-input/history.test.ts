import { describe, expect, test } from 'vitest'
import { shop } from '../support/shop.ts'

describe('row 31: an applied file was edited', () => {
  test('is refused, and passes with --allow-edited', async () => {
    const one = await shop('sqlite')
    await one.file('m/0001_first.sql', 'create table kept (id int);\n')
    await one.add('second', 'create table b (id int);\n')
    const refused = await one.refusal()
    expect(refused).toMatchObject({ exit: 1, code: 'migrate.refused', hint: expect.stringContaining('--allow-edited') })
    expect(refused.report.findings).toContainEqual(expect.objectContaining({ kind: 'edited', migration: '0001_first', file: 'm/0001_first.sql', blocks: true, liftedBy: 'allow-edited' }))
    expect((await one.applied('--allow-edited')).applied).toMatchObject([{ name: '0002_second' }])
  })

  test('is reported and passes in Prisma, as Prisma’s own deploy does', async () => {
    const one = await shop('sqlite', { format: 'prisma' })
    await one.file('m/20260101000001_first/migration.sql', 'create table kept (id int);\n')
    await one.add('second', 'create table b (id int);\n')
    const done = await one.applied()
    expect(done.findings).toContainEqual(expect.objectContaining({ kind: 'edited', blocks: false }))
  })

  test('is refused in Atlas by its sum, when the sum was not made again', async () => {
    const one = await shop('sqlite', { format: 'atlas' })
    await one.file('m/0001_first.sql', 'create table kept (id int);\n')
    expect(await one.refusal()).toMatchObject({ exit: 1, code: 'migrate.refused', report: { findings: expect.arrayContaining([expect.objectContaining({ kind: 'sum-mismatch', blocks: true })]) } })
  })

  test('is refused in Drizzle, which stores a hash and never reads it', async () => {
    const one = await shop('sqlite', { format: 'drizzle' })
    await one.file('m/0001_first.sql', 'create table kept (id int);\n')
    await one.add('second', 'create table b (id int);\n')
    expect(await one.refusal()).toMatchObject({ exit: 1, code: 'migrate.refused', report: { findings: expect.arrayContaining([expect.objectContaining({ kind: 'edited', liftedBy: 'allow-edited' })]) } })
  })
})

describe('row 32: an applied file is missing or was renamed', () => {
  test('a renamed one is refused with both names: it would run a second time', async () => {
    const one = await shop('sqlite')
    const text = await one.read('m/0001_first.sql')
    await one.remove('m/0001_first.sql')
    await one.file('m/0002_renamed.sql', text)
    const refused = await one.refusal()
    expect(refused).toMatchObject({ exit: 1, code: 'migrate.refused', hint: expect.stringContaining('0001_first') })
    expect(refused.message).toContain('0002_renamed')
  })

  test('one that is gone from the middle is refused, and passes with --allow-edited', async () => {
    const one = await shop('sqlite')
    await one.add('second', 'create table b (id int);\n')
    await one.applied()
    await one.remove('m/0001_first.sql')
    await one.add('third', 'create table c (id int);\n')
    const refused = await one.refusal()
    expect(refused).toMatchObject({ exit: 1, code: 'migrate.refused', hint: expect.any(String) })
    expect(refused.report.findings).toContainEqual(expect.objectContaining({ kind: 'missing', migration: '0001_first', blocks: true }))
    expect((await one.applied('--allow-edited')).applied).toMatchObject([{ name: '0003_third' }])
  })

  test('one that is newer than the folder is not: the database is ahead of this checkout', async () => {
    const one = await shop('sqlite')
    const path = await one.add('second', 'create table b (id int);\n')
    await one.applied()
    await one.remove(path)
    const done = await one.applied()
    expect(done.state).toBe('current')
    expect(done.findings).toContainEqual(expect.objectContaining({ kind: 'missing', migration: '0002_second', blocks: false }))
  })
})

describe('row 65: the ledger', () => {
  test('dropped: nothing is lost, and a baseline is offered', async () => {
    const one = await shop('sqlite')
    await one.place.ask('drop table skein_migrations')
    const status = (await one.status()).databases[0]
    expect(status?.findings).toContainEqual(expect.objectContaining({ kind: 'baseline-needed', hint: expect.any(String) }))
    const before = await one.place.contents()
    const { code, report } = await one.migrate()
    expect(code).not.toBe(0)
    expect(report.databases[0]).toMatchObject({ applied: [] })
    expect((await one.place.contents()).kept).toEqual(before.kept)
  })

  test('altered: is not taken for one', async () => {
    const one = await shop('sqlite')
    await one.place.ask('alter table skein_migrations rename column checksum to checksums')
    await one.add('second', 'create table b (id int);\n')
    expect(await one.refusal()).toMatchObject({ exit: 1, code: 'ledger.foreign', hint: expect.any(String) })
  })

  test('in another schema: is found where the configuration says, and nowhere else', async () => {
    const one = await shop('postgres', { settings: { schema: 'ops' } })
    expect(Object.keys(await one.place.contents())).toContain('ops.skein_migrations')
    await one.place.ask('alter table ops.skein_migrations set schema public')
    await one.add('second', 'create table b (id int);\n')
    const { code, report } = await one.migrate()
    expect(code).not.toBe(0)
    expect(report.databases[0]).toMatchObject({ applied: [] })
    expect((await one.place.contents())['public.kept']?.rows).toHaveLength(1)
  })

  test('restored from a backup: what it does not know any more runs again and fails whole', async () => {
    const one = await shop('postgres')
    const path = await one.add('second', 'create table b (id int);\ninsert into kept values (2, null);\n')
    await one.applied()
    await one.place.ask("delete from skein_migrations where name = '0002_second'")
    expect(await one.refusal()).toMatchObject({ exit: 2, code: 'apply.statement-failed', at: `${path}:1:1`, details: { serverCode: '42P07' } })
  })
})

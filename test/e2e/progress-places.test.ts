/** Progress that had to be kept on this machine is found again when the database has come to have a better place for it, or the file no longer needs one. */
import { describe, expect, onTestFinished, test } from 'vitest'
import { type FreshDatabase, freshMysql, freshPostgres } from '../services.ts'
import { journal, project } from '../support/project.ts'
import { askMysql, askPostgres } from '../support/query.ts'

const when = 1_760_000_000_000
const between = ';--> statement-breakpoint\n'
const script = (...statements: readonly string[]) => `${statements.join(between)};\n`

/** A user of a test's own, who may do everything in one database and make nothing beside it. */
function as(user: string, { url }: FreshDatabase): string {
  const theirs = new URL(url)
  theirs.username = user
  theirs.password = 'poor'
  return theirs.href
}

async function poorMysql() {
  const database = await freshMysql()
  const user = `poor_${database.name.slice(2, 12)}`
  const admin = (statement: string) => askMysql(database.url, statement)
  await admin(`create user ${user} identified by 'poor'`)
  await admin(`grant all on ${database.name}.* to ${user}`)
  onTestFinished(async () => {
    await admin(`drop user ${user}`)
    await database.drop()
  })
  return { url: as(user, database), ask: admin, allow: () => admin(`grant all on skein.* to ${user}`) }
}

async function poorPostgres() {
  const database = await freshPostgres()
  const user = `poor_${database.name.slice(2, 12)}`
  const admin = (statement: string) => askPostgres(database.url, statement)
  await admin(`create role ${user} login password 'poor'`)
  await admin(`create schema drizzle authorization ${user}`) // With its table, as the tool would need it too where it may not make one.
  await admin('create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)')
  await admin(`grant all on all tables in schema drizzle to ${user}`)
  await admin(`grant all on all sequences in schema drizzle to ${user}`)
  await admin(`grant all on schema public to ${user}`)
  onTestFinished(async () => {
    await database.drop()
    const other = await freshPostgres()
    await askPostgres(other.url, `drop role ${user}`)
    await other.drop()
  })
  return { url: as(user, database), ask: admin, allow: () => admin(`grant create on database ${database.name} to ${user}`) }
}

describe('the right to make a place for progress comes after a migration has stopped', () => {
  test('on MySQL', async () => {
    const { url, ask, allow } = await poorMysql()
    const beginning = ['create table a (id int primary key)', 'insert into a values (1)']
    const fleet = await project({ shop: { url, format: { name: 'drizzle', dir: 'm' } } }, { 'm/meta/_journal.json': journal('mysql', [['0001_first', when]]) })
    await fleet.file('m/0001_first.sql', script(...beginning, 'create table b (broken nonsense)'))
    expect((await fleet.migrate()).report.databases[0]).toMatchObject({ state: 'failed', error: { details: { statement: 3 } } })
    await allow()
    await fleet.file('m/0001_first.sql', script(...beginning, 'create table b (id int)', 'create table c (broken nonsense)'))
    expect((await fleet.migrate()).report.databases[0]).toMatchObject({ state: 'failed', error: { details: { statement: 4 } } })
    await fleet.file('m/0001_first.sql', script(...beginning, 'create table b (id int)', 'create table c (id int)'))
    expect((await fleet.migrate()).report.databases[0]).toMatchObject({ state: 'migrated', applied: [{ resumedAt: 3 }] })
    expect(await ask('select count(*) as n from a')).toEqual([{ n: 1 }])
  })

  test('on Postgres', async () => {
    const { url, ask, allow } = await poorPostgres()
    const beginning = ['create table if not exists a (b int)', 'insert into a values (1), (1)']
    const fleet = await project({ shop: { url, format: { name: 'drizzle', dir: 'm' } } }, { 'm/meta/_journal.json': journal('postgresql', [['0001_first', when]]) })
    await fleet.file('m/0001_first.sql', script(...beginning, 'create unique index concurrently a_b on a (b)'))
    expect((await fleet.migrate()).report.databases[0]).toMatchObject({ state: 'failed', error: { details: { statement: 3 } } })
    await allow()
    await ask('delete from a where ctid = (select min(ctid) from a)')
    expect((await fleet.migrate()).report.databases[0]).toMatchObject({ state: 'migrated', applied: [{ resumedAt: 2 }] })
    expect(await ask('select b from a')).toEqual([{ b: 1 }])
  })
})

test('the mended file fits one transaction: its beginning does not run again', async () => {
  const { url, ask } = await poorPostgres()
  const beginning = ['create table if not exists a (b int)', 'insert into a values (1), (1)']
  const fleet = await project({ shop: { url, format: { name: 'drizzle', dir: 'm' } } }, { 'm/meta/_journal.json': journal('postgresql', [['0001_first', when]]) })
  await fleet.file('m/0001_first.sql', script(...beginning, 'create unique index concurrently a_b on a (b)'))
  expect((await fleet.migrate()).report.databases[0]).toMatchObject({ state: 'failed', error: { details: { statement: 3 } } })
  expect((await fleet.status()).databases[0]).toMatchObject({ state: 'failed', findings: [{ message: expect.stringContaining('stopped at statement 3 of 3') }, { kind: 'pending' }] })
  await fleet.file('m/0001_first.sql', script(...beginning, 'drop index a_b', 'create index a_b on a (b)'))
  expect((await fleet.migrate()).report.databases[0]).toMatchObject({ state: 'migrated', applied: [{ resumedAt: 2 }] })
  expect(await ask('select b from a')).toEqual([{ b: 1 }, { b: 1 }])
})

test('what was kept on this machine is forgotten once the migration is recorded', async () => {
  const { url, ask, allow } = await poorMysql()
  const fleet = await project({ shop: { url, format: { name: 'drizzle', dir: 'm' } } }, { 'm/meta/_journal.json': journal('mysql', [['0001_first', when]]) })
  await fleet.file('m/0001_first.sql', script('create table a (id int)', 'create table b (broken nonsense)'))
  expect((await fleet.migrate()).code).toBe(2)
  expect((await fleet.status()).databases[0]).toMatchObject({ state: 'failed', failed: { value: ['0001_first'] } })
  await allow()
  await fleet.file('m/0001_first.sql', script('create table a (id int)', 'create table b (id int)'))
  expect((await fleet.migrate()).report.databases[0]).toMatchObject({ applied: [{ resumedAt: 1 }] })
  // Somebody takes the whole back by hand and wants it again, from its beginning.
  await ask('drop table a, b')
  await ask('delete from __drizzle_migrations')
  const again = (await fleet.migrate()).report.databases[0]
  expect(again).toMatchObject({ state: 'migrated', applied: [{ name: '0001_first' }] })
  expect(again?.applied[0]).not.toHaveProperty('resumedAt')
})

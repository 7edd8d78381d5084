import { expect, onTestFinished, test } from 'vitest'
import { postgres } from '../../src/dialects/postgres/dialect.ts'
import { planBetween } from '../../src/fleet/plan-between.ts'
import type { Schema } from '../../src/model/schema.ts'
import { askPostgres } from '../support/query.ts'
import { freshPostgres } from '../services.ts'

/** A database, the URL of an ordinary role that may log in, and a way to read as either. */
async function database(script: string) {
  const made = await freshPostgres()
  const role = made.name.replace('t_', 'skein_ordinary_')
  await askPostgres(made.url, `create role ${role} login; ${script.replaceAll('ORDINARY', role)}`)
  onTestFinished(async () => {
    await askPostgres(made.url, `drop owned by ${role} cascade; drop role ${role}`)
    await made.drop()
  })
  const url = new URL(made.url)
  url.username = role
  return { role, asOwner: () => read(made.url), asOrdinary: () => read(url.href) }
}

async function read(url: string, also: readonly string[] = []): Promise<Schema> {
  const connection = await postgres.connect({ name: 'test', url, root: '/', purpose: 'read', timeoutMs: 30_000, applicationName: 'skein test', environment: {} })
  try {
    return (await (await postgres.schemas?.())?.read(connection, { also })) as Schema
  } finally {
    await connection.close()
  }
}

async function planned(from: Schema, to: Schema): Promise<readonly string[]> {
  const engine = await postgres.schemas?.()
  return planBetween({ engine: engine as NonNullable<typeof engine>, from, to, manner: 'offline', versionNumber: 180_000 }).groups.flatMap(({ steps }) => steps.map(({ sql }) => sql))
}

const script = `
  create table t (a integer); create foreign data wrapper w; create server s foreign data wrapper w; create user mapping for public server s options (login 'a', password 'hidden');
  create user mapping for ORDINARY server s options (login 'b')`

test('a kind whose catalog the role may not read is left out, said, and compared with nothing', async () => {
  const { asOwner, asOrdinary } = await database(`${script}; revoke select on pg_foreign_data_wrapper from public; revoke execute on function pg_options_to_table(text[]) from public`)
  const [all, some] = [await asOwner(), await asOrdinary()]
  expect(some.unseen.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['foreign-data-wrapper', 'foreign-server', 'user-mapping']))
  expect(some.unseen.every(({ because }) => because.startsWith('permission denied for '))).toBe(true)
  expect(some.objects.has('table:public.t')).toBe(true)
  expect((await planned(some, all)).filter((sql) => /server|wrapper|mapping/.test(sql))).toEqual([])
  expect((await planned(all, some)).filter((sql) => /server|wrapper|mapping/.test(sql))).toEqual([])
})

test('without the catalog of dependencies nothing can be planned, and that is said', async () => {
  const { asOrdinary } = await database('revoke select on pg_depend from public')
  await expect(asOrdinary()).rejects.toMatchObject({ code: 'inspect.privilege', message: expect.stringContaining('permission denied for table pg_depend') })
})

test('options of a user mapping that the role may not read are not compared; that the mapping is there is', async () => {
  const { role, asOwner, asOrdinary } = await database(`${script}; grant usage on foreign server s to ORDINARY`)
  const [all, some] = [await asOwner(), await asOrdinary()]
  expect(some.unseen.map(({ what }) => what)).toContain('options of the user mapping for public on server s')
  expect(some.objects.get('user-mapping:public on s')?.is).toEqual({ server: 's' })
  expect(some.objects.get(`user-mapping:${role} on s`)?.is).toEqual({ server: 's', role, options: { login: 'b' } })
  expect(await planned(some, all)).toEqual([])
  expect(await planned(all, some)).toEqual([])
})

test('a secret is never read, unless it is asked for', async () => {
  const made = await freshPostgres()
  onTestFinished(() => made.drop())
  await askPostgres(made.url, script.replace('ORDINARY', 'postgres'))
  const schema = await read(made.url)
  expect(JSON.stringify([...schema.objects.values()])).not.toContain('hidden')
  expect(schema.unseen).toContainEqual({ what: 'password of the user mapping for public on server s', because: 'it is a secret' })
  expect((await read(made.url, ['secret'])).objects.get('user-mapping:public on s')?.is).toEqual({ server: 's', options: { login: 'a', password: 'hidden' } })
})

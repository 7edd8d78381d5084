import { randomBytes } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { postgres } from '../../../src/dialects/postgres/dialect.ts'
import type { SchemaEngine } from '../../../src/dialects/dialect.ts'
import { planBetween } from '../../../src/fleet/plan-between.ts'
import type { Schema } from '../../../src/model/schema.ts'
import { psql } from '../../support/psql.ts'
import { askPostgres } from '../../support/query.ts'
import { postgresConnections, postgresServer } from '../../services.ts'

/** Roles are the cluster's: two clusters of one major, and in each only the roles whose names begin so. */
const mark = `skein_roles_${randomBytes(4).toString('hex')}`
const clusters = [postgresServer('18'), postgresConnections().url] as const

async function engineOf(): Promise<SchemaEngine> {
  return (await postgres.schemas?.()) as SchemaEngine
}

async function read(url: string): Promise<Schema> {
  const connection = await postgres.connect({ name: 'test', url, root: '/', purpose: 'read', timeoutMs: 30_000, applicationName: 'skein test', environment: {} })
  try {
    const schema = await (await engineOf()).read(connection, { also: ['role'] })
    return { ...schema, objects: new Map([...schema.objects].filter(([key, { kind }]) => ['role', 'membership'].includes(kind) && key.includes(mark))) }
  } finally {
    await connection.close()
  }
}

async function plan(): Promise<string> {
  const [from, to] = [await read(clusters[0]), await read(clusters[1])]
  const engine = await engineOf()
  return engine.print(planBetween({ engine, from, to, manner: 'offline', versionNumber: 180_000 })).replaceAll(mark, 'x')
}

async function inCluster(url: string, script: string): Promise<void> {
  onTestFinished(async () => {
    const roles = (await askPostgres(url, `select quote_ident(rolname) as name from pg_roles where rolname like '${mark}%'`)).map(({ name }) => String(name))
    if (roles.length > 0) await askPostgres(url, `drop role ${roles.join(', ')}`)
  })
  expect(await psql(url, script.replaceAll('$', mark))).toBe('')
}

test('roles of one cluster become those of another: attributes, settings, memberships, comments, and no password', async () => {
  await inCluster(clusters[0], `
    create role $_gone login; create role $_app login password 'kept' connection limit 5 valid until '2030-01-01 00:00:00+00' createdb;
    create role $_group; create role $_other; alter role $_app set search_path to a, "B b"; alter role $_app set work_mem to '4MB';
    grant $_group to $_app; grant $_group to $_gone with admin option; grant $_other to $_app with inherit false, set false; comment on role $_app is 'before'`)
  await inCluster(clusters[1], `
    create role $_app login noinherit bypassrls; create role $_group createrole; create role $_other; create role "$_New ""one" replication valid until '2031-02-03 04:05:06+00';
    alter role $_app set search_path to "B b", c; alter role "$_New ""one" set app.tenant to 'it''s'; grant $_group to $_app with admin true, inherit false; grant $_other to "$_New ""one";
    comment on role "$_New ""one" is 'new'`)
  const script = await plan()
  expect(script).toBe(`set check_function_bodies = off;
begin;
revoke x_group from x_gone;
revoke x_other from x_app;
create role "x_New ""one" replication valid until '2031-02-03 04:05:06+00';
alter role "x_New ""one" set app.tenant to 'it''s';
comment on role "x_New ""one" is 'new';
grant x_other to "x_New ""one" with admin false, inherit true, set true;
alter role x_app nocreatedb bypassrls noinherit connection limit -1 valid until 'infinity';
alter role x_app reset work_mem;
alter role x_app set search_path to 'B b', 'c';
comment on role x_app is null;
alter role x_group createrole;
grant x_group to x_app with admin true, inherit false, set true;
drop role x_gone;
commit;
reset check_function_bodies;
`)
  expect(await psql(clusters[0], script.replaceAll('x_', `${mark}_`))).toBe('')
  expect(await plan()).toBe('')
  const [password] = await askPostgres(clusters[0], `select rolpassword is not null as kept from pg_authid where rolname = '${mark}_app'`)
  expect(password).toEqual({ kept: true })
})

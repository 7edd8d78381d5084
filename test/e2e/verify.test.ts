/** What a scratch server lacks is named with the objects that need it, and the rest is tried. */
import { expect, onTestFinished, test } from 'vitest'
import type { DiffReport } from '../../src/fleet/reports/diff.ts'
import { freshPostgres, postgresConnections, postgresServer } from '../services.ts'
import { project } from '../support/project.ts'
import { askPostgres } from '../support/query.ts'

/** Two databases of one server. */
async function pair(before: string, after: string, server?: string): Promise<readonly [string, string]> {
  const urls: string[] = []
  for (const script of [before, after]) {
    const name = `verify_${process.pid}_${Math.random().toString(36).slice(2)}`
    if (server === undefined) {
      const made = await freshPostgres({ major: '18' })
      onTestFinished(() => made.drop())
      urls.push(made.url)
    } else {
      await askPostgres(server, `create database ${name} template template0`)
      onTestFinished(async () => void (await askPostgres(server, `drop database if exists ${name} with (force)`)))
      urls.push(server.replace(/\/postgres$/, `/${name}`))
    }
    await askPostgres(urls.at(-1) as string, script)
  }
  return urls as unknown as readonly [string, string]
}

async function verified([from, to]: readonly [string, string], ...args: readonly string[]): Promise<NonNullable<DiffReport['verified']>> {
  const made = await project({}, {})
  const { report } = await made.json<DiffReport>(['diff', '--from', from, '--to', to, '--verify', ...args], { env: { PATH: '' } })
  return report.verified as NonNullable<DiffReport['verified']>
}

test('extensions and collations of the system that the embedded server lacks', async () => {
  const urls = await pair(
    'create extension postgres_fdw; create server far foreign data wrapper postgres_fdw; create table a (id int);',
    `create extension postgres_fdw; create server far foreign data wrapper postgres_fdw options (host 'h'); create foreign table f (x int) server far;
     create table a (id int, name text collate "de-DE-x-icu"); create index a_name on a (name); create view v as select id from a; create view w as select name from a;`,
  )
  const { passed, differ, failure, notChecked } = await verified(urls)
  expect({ passed, differ, failure }).toEqual({ passed: true, differ: [], failure: null })
  expect(notChecked).toEqual([
    'column:public.f.x, extension:postgres_fdw, foreign-server:far, foreign-table:public.f: the extension postgres_fdw, which the scratch server lacks',
    'column:public.a.name, index:public.a_name, view:public.w: the collation pg_catalog."de-DE-x-icu", which the scratch server lacks',
  ])
})

test('roles that a server of others lacks: owners, grants and policies are left out by object, what differs otherwise is tried', async () => {
  const server = postgresConnections().url
  const role = `verify_role_${process.pid}`
  await askPostgres(server, `create role ${role}`)
  onTestFinished(async () => void (await askPostgres(server, `drop role ${role}`)))
  const urls = await pair('create table a (id int); create table b (id int);', `create table a (id int, more text not null default ''); alter table a owner to ${role}; create table b (id int); grant select on b to ${role}; create policy p on b to ${role} using (true); create policy q on b using (id > 1);`, server)
  const { passed, differ, failure, notChecked } = await verified(urls, '--scratch', postgresServer('18'))
  expect({ passed, differ, failure }).toEqual({ passed: true, differ: [], failure: null })
  expect(notChecked).toEqual([`policy:public.b.p, owner and privileges of table:public.a, owner and privileges of table:public.b: the role ${role}, which the scratch server lacks`])
  expect((await verified(urls)).notChecked).toEqual([])
})

test('subscriptions are tried only in a server of our own', async () => {
  const urls = await pair('create table a (id int);', `create table a (id int, b int); create subscription s connection 'host=nowhere' publication p with (connect = false, slot_name = none);`)
  onTestFinished(async () => void (await askPostgres(urls[1], 'alter subscription s disable; drop subscription s').catch(() => {})))
  const { passed, notChecked } = await verified(urls, '--include', 'subscription', '--scratch', postgresServer('18'))
  expect({ passed, notChecked }).toEqual({ passed: true, notChecked: ['subscription:s: subscriptions, which run only in a server of our own'] })
})

test('a database of another version is not made anew without what the scratch lacks', async () => {
  const [from] = await pair('create table a (id int);', '')
  const other = await freshPostgres({ major: '17' })
  onTestFinished(() => other.drop())
  await askPostgres(other.url, 'create extension postgres_fdw; create server far foreign data wrapper postgres_fdw;')
  const made = await project({}, {})
  const { code, stderr } = await made.skein(['diff', '--from', from, '--to', other.url], { env: { PATH: '' } })
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/cannot make extension:postgres_fdw, foreign-server:far: the extension postgres_fdw[\s\S]*\[scratch\.lacks\]/) })
})

test('an extension that files want is no fault of theirs', async () => {
  const made = await project({}, { 'wanted.sql': 'create extension postgres_fdw;\n' })
  expect((await made.skein(['inspect', 'wanted.sql'], { env: { PATH: '' } })).stderr).toMatch(/extension "postgres_fdw" is not available[\s\S]*hint The scratch server lacks this extension: name one that has it with --scratch/)
})

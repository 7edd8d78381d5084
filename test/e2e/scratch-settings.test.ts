/** What a configuration says of scratch databases: where they are made, and what stands in them before anything is loaded. */
import { describe, expect, test } from 'vitest'
import type { DiffReport } from '../../src/fleet/reports/diff.ts'
import { freshPostgres, postgresServer } from '../services.ts'
import { type Project, project } from '../support/project.ts'
import { askPostgres } from '../support/query.ts'

const before = `create schema auth;
create table auth.users (id uuid primary key);
create function auth.uid() returns uuid language sql as $$ select null::uuid $$;
create type public.stand_in as enum ('a');
`
const real = `create schema auth;
create table auth.users (id uuid primary key, email text not null, secret text);
create table auth.sessions (id uuid primary key references auth.users);
create function auth.uid() returns uuid language sql as $$ select gen_random_uuid() $$;
`
const wanted = `create table notes (id bigint primary key, owner uuid not null default auth.uid() references auth.users);
create policy own on notes using (owner = auth.uid());
`

async function withReal(): Promise<{ readonly url: string; readonly drop: () => Promise<void> }> {
  const database = await freshPostgres({ major: '16' })
  await askPostgres(database.url, real)
  return database
}

async function compared(made: Project, from: string, ...args: readonly string[]): Promise<DiffReport> {
  const { report, stderr } = await made.json<DiffReport>(['diff', '--from', from, '--to', 'wanted.sql', ...args], { env: { PATH: '' } })
  expect(stderr).toBe('')
  return report
}

const configured = (scratch: object, files: Readonly<Record<string, string>> = {}) => project({ crm: { url: 'postgres:///nowhere', format: { name: 'sql', dir: 'm' } } }, { 'wanted.sql': wanted, ...files }, { scratch })

describe.each([
  ['a file', { before: { from: 'file', path: 'scratch.sql' } }],
  ['a text', { before }],
])('scratch.before as %s', (_, scratch) => {
  test('stands for what the live side has: that is neither changed nor dropped, and a plan that needs it is verified', async () => {
    const database = await withReal()
    try {
      const made = await configured({ postgres: postgresServer('16'), ...scratch }, { 'scratch.sql': before })
      const report = await compared(made, database.url, '--verify', '--offline')
      expect(report.changes.map(({ verb, object }) => `${verb} ${object}`).filter((line) => !line.includes('notes'))).toEqual(['create type:public.stand_in'])
      expect(report.verified).toMatchObject({ passed: true, differ: [], failure: null })
      await askPostgres(database.url, report.sql)
      expect((await compared(made, database.url)).equal).toBe(true)
      const back = await made.json<DiffReport>(['diff', '--from', 'wanted.sql', '--to', database.url])
      expect(back.report.equal).toBe(true)
    } finally {
      await database.drop()
    }
  })
})

test('another scratch.before is another replay', async () => {
  const made = await project({ crm: { url: 'postgres:///nowhere', format: { name: 'sql', dir: 'm' } } }, { 'wanted.sql': 'create table a (b mood);\n' }, { scratch: { before: `create type mood as enum ('good')` } })
  const labels = async () => JSON.stringify((await made.json<{ readonly objects: readonly { readonly key: string; readonly is: object }[] }>(['inspect', 'wanted.sql'])).report.objects.find(({ key }) => key === 'type:public.mood'))
  expect(await labels()).toContain('good')
  await made.file('skein.config.json', (await made.read('skein.config.json')).replace('good', 'bad'))
  expect(await labels()).toContain('bad')
})

test('SQL of it that does not load is refused where it stands', async () => {
  const made = await configured({ before: { from: 'file', path: 'scratch.sql' } }, { 'scratch.sql': 'select 1;\ncreate extension no_such_thing;\n' })
  const { code, stderr } = await made.skein(['inspect', 'wanted.sql'])
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/scratch\.sql:2:1[\s\S]*no_such_thing/) })
})

test('a configured server of another version is passed over, one that is named is not', async () => {
  const made = await configured({ postgres: postgresServer('16') }, { 'wanted.sql': 'create table a (id int);\n' })
  const { report } = await made.json<{ readonly server: { readonly version: string } }>(['inspect', 'wanted.sql'], { env: { PATH: '' } })
  expect(report.server.version).toMatch(/^18\./)
  expect((await made.skein(['inspect', 'wanted.sql', '--scratch', postgresServer('16')])).stderr).toContain('[scratch.version]')
})

test('a variable that is missing is named with its place', async () => {
  const made = await configured({ postgres: { from: 'env', name: 'NO_SUCH_SCRATCH' } })
  expect((await made.skein(['inspect', 'wanted.sql'])).stderr).toMatch(/NO_SUCH_SCRATCH is not set[\s\S]*change scratch\.postgres in the configuration/)
})

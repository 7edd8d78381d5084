/** Databases that are not as one would wish: other products, leftovers of what failed, more schemas than anybody looks through. */
import { expect, onTestFinished, test } from 'vitest'
import type { DiffReport } from '../../src/fleet/reports/diff.ts'
import type { InspectReport } from '../../src/fleet/reports/inspect.ts'
import { freshPostgres } from '../services.ts'
import { project } from '../support/project.ts'
import { psql } from '../support/psql.ts'
import { askPostgres } from '../support/query.ts'
import { rewritingProxy } from '../support/rewriting-proxy.ts'

async function database(script: string): Promise<string> {
  const made = await freshPostgres()
  onTestFinished(() => made.drop())
  if (script !== '') await askPostgres(made.url, script)
  return made.url
}

const files = { 'wanted.sql': 'create table a (id int);\n' }

test('another product is named and refused, and read all the same when that is asked for', async () => {
  const url = await rewritingProxy(await database('create table a (id int)'), [['PostgreSQL', 'YugabyteDB']])
  const made = await project({}, files)
  for (const args of [['inspect', url], ['diff', '--from', url, '--to', 'wanted.sql'], ['diff', '--from', 'wanted.sql', '--to', url]]) {
    const { code, stderr } = await made.skein(args)
    expect({ code, stderr }).toEqual({ code: 64, stderr: expect.stringMatching(/is yugabytedb, whose catalogs are not those of postgres \[diff\.look-alike\][\s\S]*--force/) })
  }
  expect((await made.skein(['inspect', url, '--force'])).code).toBe(0)
})

test('what stands there half is a class of its own', async () => {
  const table = 'create table a (id int, b int); create function f() returns trigger language plpgsql as $$ begin return new; end $$; create trigger t before insert on a for each row execute function f();'
  const from = await database(`${table} insert into a values (1, 1), (1, 1); alter table a add constraint positive check (id > 0) not valid; alter table a disable trigger t;`)
  expect(await psql(from, 'create unique index concurrently half on a (id);')).toContain('could not create unique index')
  const to = await database(`${table} alter table a add constraint positive check (id > 0);`)
  const made = await project({}, {})
  const { report } = await made.json<DiffReport>(['diff', '--from', from, '--to', to])
  expect(report.leftovers).toEqual([
    { object: 'constraint:public.a.positive', from: 'not validated', to: null },
    { object: 'index:public.half', from: 'not valid', to: null },
    { object: 'trigger:public.a.t', from: 'disabled', to: null },
  ])
  expect((await made.skein(['diff', '--from', to, '--to', from])).stdout).toContain('left over trigger public.a.t: disabled where the wanted schema was read')
})

test('two thousand schemas are read, and one of them alone', async () => {
  const url = await database('')
  await psql(url, `do $$ begin for i in 1..2000 loop execute format('create schema tenant_%s', i); execute format('create table tenant_%s.t (id int primary key)', i); if i % 200 = 0 then commit; end if; end loop; end $$;`)
  const made = await project({}, {})
  const tables = async (...more: readonly string[]) => (await made.json<InspectReport>(['inspect', url, ...more])).report.objects.filter(({ kind }) => kind === 'table').length
  expect(await tables()).toBe(2_000)
  expect(await tables('--schema', 'tenant_77')).toBe(1)
}, 120_000)

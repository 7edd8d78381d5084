import { expect, it } from 'vitest'
import { repositoryOf } from '../../../test/support/repository.ts'
import { detect } from './detect.ts'

const found = async (files: Readonly<Record<string, string>>) => detect(repositoryOf(files))
const d1 = (binding: string, more = '', table = 'd1_databases') => `[[${table}]]\nbinding = "${binding}"\ndatabase_name = "${binding.toLowerCase()}-db"\ndatabase_id = "x"\n${more}`

it('finds a binding with its folder', async () => {
  expect(await found({ 'apps/auth/wrangler.toml': d1('DB'), 'apps/auth/migrations/0001_init.sql': '' })).toEqual([
    {
      name: 'db-db',
      format: { name: 'wrangler', config: 'apps/auth/wrangler.toml', binding: 'DB' },
      dialect: 'sqlite',
      dir: 'apps/auth/migrations',
      why: [
        'apps/auth/wrangler.toml has the D1 database db-db (binding DB).',
        'Its migrations are in apps/auth/migrations/, the default.',
        'Locally it is the file under .wrangler/state; `remote: true` is D1 over HTTP.',
      ],
      hashed: [],
      confidence: 'certain',
    },
  ])
})

it('finds several databases, on folders of their own and on one', async () => {
  const all = await found({
    'wrangler.jsonc': `{ /* three */ "d1_databases": [
      { "binding": "A", "database_name": "a", "migrations_dir": "sql/a" }, { "binding": "B", "database_name": "b", "migrations_dir": "sql/shared" }, { "binding": "C", "database_name": "c", "migrations_dir": "sql/shared" },
    ] }`,
    'sql/a/1.sql': '',
    'sql/shared/1.sql': '',
  })
  expect(all.map(({ name, dir }) => [name, dir])).toEqual([['a', 'sql/a'], ['b', 'sql/shared'], ['c', 'sql/shared']])
})

it('finds a database that exists only under an environment, and says where else a binding has one', async () => {
  const all = await found({
    'wrangler.toml': `${d1('DB')}\n${d1('DB', '', 'env.production.d1_databases')}\n${d1('LOGS', '', 'env.production.d1_databases')}`,
    'migrations/0001_init.sql': '',
  })
  expect(all.map(({ format }) => format)).toEqual([
    { name: 'wrangler', config: 'wrangler.toml', binding: 'DB' },
    { name: 'wrangler', config: 'wrangler.toml', binding: 'LOGS', env: 'production' },
  ])
  expect(all[0]?.why).toContain('env.production has a database of its own under this binding: choose it with `env`.')
})

it('finds the folder that only a deploy script knows', async () => {
  const [one] = await found({
    'worker/package.json': '{ "scripts": { "deploy": "for f in ./database/d1/*.sql; do wrangler d1 execute DB --file $f; done" } }',
    'worker/wrangler.toml': d1('DB'),
    'worker/database/d1/0001_init.sql': '',
    'worker/database/other/0001_init.sql': '',
  })
  expect(one).toMatchObject({ format: { config: 'worker/wrangler.toml', binding: 'DB', dir: 'worker/database/d1' }, dir: 'worker/database/d1', confidence: 'likely' })
  expect(one?.why[1]).toBe('It has no migrations in worker/migrations/; worker/package.json applies those in worker/database/d1/.')
})

it('reads a pattern that reaches into folders, and does not count an archive', async () => {
  const pattern = 'migrations_dir = "drizzle"\nmigrations_pattern = "drizzle/*/migration.sql"\n'
  expect(await found({ 'wrangler.toml': d1('DB', pattern), 'drizzle/20260101000000_a/migration.sql': '' })).toHaveLength(1)
  expect(await found({ 'wrangler.toml': d1('DB'), 'migrations/_archive/0001_old.sql': '' })).toEqual([])
})

it('goes on behind a configuration that cannot be parsed', async () => {
  expect(await found({ 'a/wrangler.toml': 'name =', 'b/wrangler.toml': d1('DB'), 'b/migrations/1.sql': '' })).toHaveLength(1)
})

import { describe, expect, test } from 'vitest'
import { bareRepository } from '../support/bare-repository.ts'

const table = (name: string) => `create table ${name} (id integer primary key autoincrement);\n`
const migrations = { 'db/migrations/0001_a.sql': table('a'), 'db/migrations/0002_b.sql': table('b') }

describe('folders with numbered files that are no migrations', () => {
  test.each(['_archive', 'archive/2023', '_old', 'seeds', 'manual', 'rollback', 'down', 'functions'])('inside the folder of migrations they belong to nobody: %s', async (folder) => {
    const one = await bareRepository({ ...migrations, [`db/migrations/${folder}/0001_x.sql`]: table('x'), [`db/migrations/${folder}/0002_y.sql`]: table('y') })
    expect((await one.init()).databases.map(({ format, dir }) => [format, dir])).toEqual([['sql', 'db/migrations']])
    const { report } = await one.json<{ databases: { applied: { name: string }[] }[] }>(['migrate'], { env: { DATABASE_URL: `sqlite:${one.root}/app.sqlite` } })
    expect(report.databases.map(({ applied }) => applied.map(({ name }) => name))).toEqual([['0001_a', '0002_b']])
  })

  test.each(['db/seeds', 'db/seed', 'db/fixtures', 'db/backups', 'db/dumps', 'db/queries', 'db/snippets', 'db/rollbacks', 'db/archive', 'db/functions', 'db/views'])('beside it they are not taken for a second database: %s', async (folder) => {
    const one = await bareRepository({ ...migrations, [`${folder}/0001_x.sql`]: 'insert into a values (1);\n', [`${folder}/0002_y.sql`]: 'insert into b values (1);\n' })
    expect((await one.init()).databases.map(({ dir }) => dir)).toEqual(['db/migrations'])
  })

  test('two folders of migrations in one place are two databases all the same', async () => {
    const one = await bareRepository({ 'migrations/users/0001_a.sql': table('a'), 'migrations/users/0002_b.sql': table('b'), 'migrations/billing/0001_c.sql': table('c'), 'migrations/billing/0002_d.sql': table('d') })
    expect((await one.init()).databases.map(({ dir }) => dir)).toEqual(['migrations/billing', 'migrations/users'])
  })
})

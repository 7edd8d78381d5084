/** A ledger with a row twice: what two runners at once leave behind, or a dump that was restored without its keys. */
import { describe, expect, onTestFinished, test } from 'vitest'
import { freshMysql, freshPostgres } from '../services.ts'
import { writeAtlasSum } from '../support/atlas-sum.ts'
import { journal, project } from '../support/project.ts'
import { askMysql, askPostgres } from '../support/query.ts'

const when = 1_760_000_000_000
const paths = { sql: 'm/0001_first.sql', atlas: 'm/0001_first.sql', drizzle: 'm/0001_first.sql', prisma: 'm/20260101000000_first/migration.sql' }
const servers = {
  Postgres: { fresh: () => freshPostgres(), ask: askPostgres, journal: 'postgresql' as const },
  MySQL: { fresh: () => freshMysql(), ask: askMysql, journal: 'mysql' as const },
}
const tables = {
  sql: { table: 'skein_migrations', key: 'name' },
  atlas: { table: 'atlas_schema_revisions', key: 'version' },
  prisma: { table: '_prisma_migrations', key: 'id' },
  drizzle: { table: '__drizzle_migrations', key: 'id' },
}

describe.each(['Postgres', 'MySQL'] as const)('on %s', (engine) => {
  const { fresh, ask, journal: written } = servers[engine]

  /** A project with one applied migration whose row is there twice, and one to come. */
  async function twice(format: keyof typeof tables) {
    const database = await fresh()
    onTestFinished(database.drop)
    const schemas = format === 'atlas' && engine === 'Postgres' ? { schemas: ['public'] } : {}
    const fleet = await project({ shop: { url: database.url, format: { name: format, dir: 'm' }, ...schemas } })
    const write = async (...names: readonly string[]) => {
      for (const name of names) await fleet.file(paths[format].replace('0001_first', name).replace('0101000000_first', `${name.slice(0, 4)}000000_${name}`), `create table ${name.slice(5)} (id int);\n`)
      if (format === 'drizzle') await fleet.file('m/meta/_journal.json', journal(written, names.map((name, index) => [name, when + index])))
      if (format === 'atlas') await writeAtlasSum(`${fleet.root}/m`)
    }
    await write('0001_first')
    expect((await fleet.migrate()).code).toBe(0)
    const { table, key } = tables[format]
    const place = format === 'drizzle' && engine === 'Postgres' ? `drizzle.${table}` : table
    if (format !== 'drizzle') await ask(database.url, engine === 'MySQL' ? `alter table ${place} drop primary key` : `alter table ${place} drop constraint ${table}_pkey`)
    const columns = format === 'drizzle' ? 'hash, created_at' : '*'
    await ask(database.url, `insert into ${place} ${format === 'drizzle' ? `(${columns})` : ''} select ${columns} from ${place}`)
    await write('0001_first', '0002_second')
    return { ...fleet, place, key, ask: (sql: string) => ask(database.url, sql) }
  }

  test.each(['sql', 'atlas'] as const)('%s says that the key is gone, and its hint puts that right', async (format) => {
    const { migrate, status, ask, place } = await twice(format)
    const refused = await migrate()
    const [error] = refused.report.databases.map((database) => database.error)
    expect(refused).toMatchObject({ code: 1, report: { databases: [{ state: 'refused', applied: [], error: { code: 'migrate.refused', message: expect.stringMatching(/has 2 rows in the ledger .*lost its primary key/) } }] } })
    expect((await status()).databases[0]).toMatchObject({ state: 'blocked', findings: expect.arrayContaining([expect.objectContaining({ kind: 'duplicate-number', blocks: true })]) })
    const [, deletes = '', key = ''] = /Delete all but one: (.*); Then give the table its key back: (.*);/.exec(error?.hint ?? '') ?? []
    await ask(deletes)
    await ask(key)
    expect(await migrate()).toMatchObject({ code: 0, report: { databases: [{ state: 'migrated' }] } })
    expect(Number((await ask(`select count(*) as n from ${place}`))[0]?.n)).toBe(2)
  })

  test.each(['drizzle', 'prisma'] as const)('%s, whose table has no such key, counts it once', async (format) => {
    const { migrate } = await twice(format)
    expect(await migrate()).toMatchObject({ code: 0, report: { databases: [{ state: 'migrated', applied: [{ name: expect.stringContaining('second') }] }] } })
  })
})

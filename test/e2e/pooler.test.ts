/** Behind a transaction pooler nothing is migrated; what only reads works, and the direct URL beside it does the rest. */
import { describe, expect, onTestFinished, test } from 'vitest'
import { freshPgbouncer, leftOut } from '../services.ts'
import { project } from '../support/project.ts'
import { askPostgres } from '../support/query.ts'

describe.skipIf(leftOut('pgbouncer'))('PgBouncer in transaction mode', () => {
  test('migrate is refused, status and ready answer, and migrationUrl goes around', async () => {
    const database = await freshPgbouncer()
    onTestFinished(database.drop)
    const files = { 'm/0001_first.sql': 'create table first (id int primary key);\n' }
    const format = { name: 'sql', dir: 'm' }
    const pooled = await project({ app: { url: database.url, format } }, files)
    expect((await pooled.status()).databases[0]).toMatchObject({ state: 'pending', pending: { value: ['0001_first'] } })
    expect(await pooled.migrate()).toMatchObject({ code: 1, report: { databases: [{ state: 'refused', applied: [], error: { code: 'migrate.pooler', hint: expect.stringContaining('migrationUrl') } }] } })
    expect(await askPostgres(database.directUrl, "select count(*)::int as n from pg_tables where schemaname = 'public'")).toEqual([{ n: 0 }])
    expect((await pooled.json(['ready'])).code).toBe(1)
    const direct = await project({ app: { url: database.url, migrationUrl: database.directUrl, format } }, files)
    expect(await direct.migrate()).toMatchObject({ code: 0, report: { databases: [{ state: 'migrated' }] } })
    expect((await pooled.status()).databases[0]).toMatchObject({ state: 'current', applied: { value: 1 } })
    expect((await direct.json(['ready'])).code).toBe(0)
  })
})

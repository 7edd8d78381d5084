import { describe, expect, onTestFinished, test } from 'vitest'
import { type FakeD1Api, fakeD1Api } from '../fakes/d1-api.ts'
import { type Project, project } from '../support/project.ts'

const id = '7d8a1b2c-0000-4000-8000-000000000001'
const toml = `name = "shop"\n[[d1_databases]]\nbinding = "DB"\ndatabase_name = "shop"\ndatabase_id = "${id}"\nmigrations_dir = "m"\n`

interface Remote {
  readonly api: FakeD1Api
  readonly one: Project
  readonly options: { readonly env: Readonly<Record<string, string>> }
}

async function remote(files: Readonly<Record<string, string>>): Promise<Remote> {
  const api = await fakeD1Api()
  onTestFinished(() => api.close())
  api.database(id)
  const one = await project({ shop: { format: { name: 'wrangler', config: 'wrangler.toml', binding: 'DB', remote: true } } }, { 'wrangler.toml': toml, ...files })
  return { api, one, options: { env: { CLOUDFLARE_API_BASE_URL: api.base, CLOUDFLARE_ACCOUNT_ID: api.account, CLOUDFLARE_API_TOKEN: api.token } } }
}

interface Report {
  readonly databases: readonly { readonly state: string; readonly applied: readonly { readonly name: string }[]; readonly error?: { readonly code: string; readonly hint?: string } }[]
}

const migrate = ({ one, options }: Remote) => one.json<Report>(['migrate', '--timeout', '30s'], options)
const names = ({ api }: Remote) => api.database(id).all("select name from d1_migrations order by name").map(({ name }) => name)

describe('row 75: D1 over HTTP', () => {
  const files = { 'm/0001_a.sql': 'create table a (id int);\ninsert into a values (1);\n' }

  test.each(['rate-limit', 'error-before', 'error-after', 'cut-before', 'cut-after'] as const)('%s at each request: the migration and its row are there once, at the latest after a second run', async (mischief) => {
    for (let at = 0; ; at++) {
      const run = await remote(files)
      run.api.trick(...Array.from({ length: at }, () => ({ delayMs: 0 })), mischief)
      const first = await migrate(run)
      if (run.api.requests.length <= at) break // It came to its end before the trick's turn.
      if (first.code !== 0) {
        expect(first.report.databases[0]).toMatchObject({ error: { hint: expect.any(String) } })
        expect(first.code).toBe(2)
      }
      const second = await migrate(run)
      expect(second.report.databases[0]?.error).toBeUndefined()
      expect(run.api.database(id).all('select id from a')).toEqual([{ id: 1 }])
      expect(names(run)).toEqual(['0001_a.sql'])
    }
  })

  test('a migration that fails leaves nothing of itself', async () => {
    const run = await remote({ ...files, 'm/0002_b.sql': 'create table b (id int);\ninsert into nowhere values (1);\n' })
    const { code, report } = await migrate(run)
    expect(code).toBe(2)
    expect(report.databases[0]).toMatchObject({ applied: [{ name: '0001_a.sql' }], error: { code: 'apply.statement-failed', hint: expect.any(String) } })
    expect(names(run)).toEqual(['0001_a.sql'])
    expect(run.api.database(id).all("select count(*) as n from sqlite_master where name = 'b'")).toEqual([{ n: 0 }])
  })

  test('rate limits for ever are told, and the token appears nowhere', async () => {
    const run = await remote(files)
    run.api.trick(...Array.from({ length: 200 }, () => 'rate-limit' as const))
    const { stdout, stderr, code } = await run.one.skein(['migrate', '--json', '--timeout', '2s', '--retry-for', '1s'], run.options)
    expect(code).toBe(2)
    expect(stdout + stderr).not.toContain(run.api.token)
    expect(JSON.parse(stdout)).toMatchObject({ databases: [{ applied: [], error: { hint: expect.any(String) } }] })
  })

  test('a wrong token and a database that is not there have codes of their own', async () => {
    const run = await remote(files)
    const wrong = await run.one.json<Report>(['migrate'], { env: { ...run.options.env, CLOUDFLARE_API_TOKEN: 'never-a-token' } })
    expect(wrong).toMatchObject({ code: 2, report: { databases: [{ applied: [], error: { code: 'connect.auth', hint: expect.any(String) } }] } })
    await run.one.file('wrangler.toml', toml.replace(id, '7d8a1b2c-0000-4000-8000-00000000dead'))
    expect(await migrate(run)).toMatchObject({ code: 2, report: { databases: [{ applied: [], error: { code: 'connect.unknown-database', hint: expect.any(String) } }] } })
  })
})

import { describe, expect, test } from 'vitest'
import { place } from '../support/place.ts'
import { project } from '../support/project.ts'
import { rewritingProxy } from '../support/rewriting-proxy.ts'

const sql = { name: 'sql', dir: 'm' } as const
const files = { 'm/0001_a.sql': 'create table a (id int);\n' }

async function versionOf(url: string, ask: (sql: string) => Promise<readonly Record<string, unknown>[]>) {
  const [row] = await ask(url.startsWith('postgres') ? "select current_setting('server_version') as v" : 'select version() as v')
  return /^\d+(\.\d+)+/.exec(String(row?.['v']))?.[0] ?? ''
}

/** Another version of the same length: digits of the first number are replaced. */
const older = (version: string, first: string) => first + version.slice(first.length)

describe('row 52: servers of another version, or of another kind', () => {
  test('a Postgres that is too old to have been tested says so, and is tried', async () => {
    const real = await place('postgres')
    const version = await versionOf(real.url, real.ask)
    const url = await rewritingProxy(real.url, [[version, older(version, '12')]])
    const one = await project({ shop: { url, format: sql } }, files)
    const status = (await one.status()).databases[0]
    expect(status).toMatchObject({ state: 'pending', server: { version: expect.stringMatching(/^12\./) } })
    expect(status?.remarks.join('\n')).toContain('tested on 13 to 18')
    expect((await one.migrate()).report.databases[0]?.notes.join('\n')).toContain('tested on 13 to 18')
  })

  test('a look-alike of Postgres is named', async () => {
    const real = await place('postgres')
    const url = await rewritingProxy(real.url, [['PostgreSQL', 'YugabyteDB']])
    const one = await project({ shop: { url, format: sql } }, files)
    const status = (await one.status()).databases[0]
    expect(status).toMatchObject({ server: { flavour: 'yugabytedb' } })
    expect(status?.remarks.join('\n')).toMatch(/YugabyteDB.*not tested/)
  })

  test('a MySQL that is too old is refused before anything is asked of it', async () => {
    const real = await place('mysql')
    const version = await versionOf(real.url, real.ask)
    const url = await rewritingProxy(real.url, [[version, older(version, '4')]])
    const one = await project({ shop: { url, format: sql } }, files)
    expect(await one.migrate()).toMatchObject({ code: 2, report: { databases: [{ applied: [], error: { code: 'connect.unsupported', message: expect.stringContaining('too old'), hint: expect.stringContaining('8.0') } }] } })
    expect(await real.contents()).toEqual({})
  })

  test('MariaDB behind a mysql: URL is known for what it is', async () => {
    const real = await place('mariadb')
    const one = await project({ shop: { url: real.url, format: sql } }, files)
    expect((await one.status()).databases[0]).toMatchObject({ server: { dialect: 'mysql', flavour: 'mariadb' } })
  })

  test('a folder for one dialect and a URL of another are refused before any connection', async () => {
    const one = await project({ shop: { url: 'mysql://root@127.0.0.1:1/none', format: { name: 'drizzle', dir: 'm' } } }, { 'm/0000_a.sql': 'select 1;', 'm/meta/_journal.json': JSON.stringify({ version: '7', dialect: 'postgresql', entries: [{ idx: 0, version: '7', when: 1, tag: '0000_a', breakpoints: true }] }) })
    const { code, report } = await one.migrate()
    expect([2, 64]).toContain(code)
    expect(report.databases[0]).toMatchObject({ applied: [], error: { hint: expect.any(String) } })
  })

  test('a server that is no database at all is told', async () => {
    const { createServer } = await import('node:http')
    const server = createServer((_, response) => response.end('hello'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      const { port } = server.address() as { port: number }
      for (const url of [`postgres://me@127.0.0.1:${port}/db`, `mysql://me@127.0.0.1:${port}/db`]) {
        const one = await project({ shop: { url, format: sql } }, files)
        expect(await one.migrate('--timeout', '3s')).toMatchObject({ code: 2, report: { databases: [{ applied: [], error: { code: expect.stringMatching(/^(connect\.|fleet\.deadline)/), hint: expect.any(String) } }] } })
      }
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })
})

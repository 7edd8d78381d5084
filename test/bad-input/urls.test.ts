import { writeFile, chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { mysqlServer, postgresConnections } from '../services.ts'
import { type Project, project } from '../support/project.ts'

async function at(url: string): Promise<Project> {
  return project({ shop: { url, format: { name: 'sql', dir: 'm' } } }, { 'm/0001_a.sql': 'create table a (id int);\n' })
}

const state = async (one: Project, env: Record<string, string> = {}) => {
  const { report } = await one.json<{ databases: readonly { state: string; error?: { code: string; message: string } }[] }>(['status', '--timeout', '30s'], { env })
  const [database] = report.databases
  return database?.error === undefined ? database?.state : `${database.error.code}: ${database.error.message}`
}

describe('row 47: URLs that go wrong elsewhere', () => {
  const { address, ipv6, port, socketFolder, users, ca, tlsOnlyDatabase } = postgresConnections()
  const { user, password } = users.password
  const encoded = encodeURIComponent(password)
  const works: readonly (readonly [string, string])[] = [
    ['every odd character percent-encoded in the password', `postgres://${user}:${encoded}@${address}:${port}/postgres`],
    ['the password as a parameter', `postgres://${address}:${port}/postgres?user=${user}&password=${encoded}`],
    ['no password where none is asked for', `postgres://${users.trust}@${address}:${port}/postgres`],
    ['an empty password where none is asked for', `postgres://${users.trust}:@${address}:${port}/postgres`],
    ['several hosts, the first of them dead', `postgres://${users.trust}@${address}:1,${address}:${port}/postgres`],
    ['a socket folder, percent-encoded', `postgres://${users.trust}@${encodeURIComponent(socketFolder)}:${port}/postgres`],
    ['a socket folder as a parameter', `postgres:///postgres?host=${encodeURIComponent(socketFolder)}&port=${port}&user=${users.trust}`],
    ['verify-ca with the authority', `postgres://${users.trust}@${address}:${port}/${tlsOnlyDatabase}?sslmode=verify-ca&sslrootcert=${ca}`],
    ['options', `postgres://${users.trust}@${address}:${port}/postgres?options=-c%20statement_timeout%3D5s`],
    ...(ipv6 === null ? [] : [['an IPv6 address', `postgres://${users.trust}@[${ipv6}]:${port}/postgres`] as const]),
  ]
  test.each(works)('connects: %s', async (_, url) => {
    expect(await state(await at(url))).toMatch(/^(pending|current)$/)
  })

  test('reads the password of a .pgpass file and of a service file', async () => {
    const one = await at(`postgres://${user}@${address}:${port}/postgres`)
    const file = join(one.root, '.pgpass')
    await writeFile(file, `${address}:${port}:*:${user}:${password.replaceAll('\\', '\\\\').replaceAll(':', '\\:')}\n`)
    await chmod(file, 0o600)
    expect(await state(one)).toMatch(/^(pending|current)$/)
    const other = await at('postgres://?service=shop')
    const service = join(other.root, 'services.conf')
    await writeFile(service, `[shop]\nhost=${address}\nport=${port}\nuser=${users.trust}\ndbname=postgres\n`)
    expect(await state(other, { PGSERVICEFILE: service })).toMatch(/^(pending|current)$/)
  })

  test.each([
    ['a parameter that does not exist', `postgres://${address}:${port}/postgres?sslmod=require`, 'connect.url'],
    ['a mode that does not exist', `postgres://${address}:${port}/postgres?sslmode=sometimes`, 'connect.url'],
    ['a port that is no number', `postgres://${address}:port/postgres`, 'connect.url'],
    ['an IPv6 address that does not close', 'postgres://[::1/postgres', 'connect.url'],
    ['a bare percent sign', `postgres://me:100%@${address}:${port}/postgres`, 'connect.url'],
    ['another scheme', 'oracle://host/db', 'fleet.unknown-scheme'],
  ])('is refused before any connection: %s', async (_, url, code) => {
    const { code: exit, report } = await (await at(url)).migrate()
    expect(exit).toBe(64)
    expect(report.databases[0]).toMatchObject({ error: { code, hint: expect.any(String) } })
  })

  test.each([
    ['an authority that did not sign', `postgres://${users.trust}@${address}:${port}/${tlsOnlyDatabase}?sslmode=verify-ca&sslrootcert=${postgresConnections().otherCa}`, 'connect.tls'],
    ['no TLS where it is demanded', `postgres://${users.trust}@${address}:${port}/${tlsOnlyDatabase}?sslmode=disable`, 'connect.'],
    ['a wrong password', `postgres://${user}:wrong@${address}:${port}/postgres`, 'connect.auth'],
    ['a database that is not there', `postgres://${users.trust}@${address}:${port}/never_there`, 'connect.unknown-database'],
    ['a port where nobody listens', `postgres://${users.trust}@${address}:1/postgres`, 'connect.refused'],
    ['a wrong password on MySQL', new URL(mysqlServer().url).href.replace('root@', 'skein:wrong@'), 'connect.auth'],
    ['a database that is not there on MySQL', mysqlServer().url.replace(/\/[^/]*$/, '/never_there'), 'connect.unknown-database'],
  ])('is told with its own code: %s', async (_, url, code) => {
    const { code: exit, report } = await (await at(url)).migrate()
    expect(exit).toBe(2)
    expect(report.databases[0]).toMatchObject({ state: 'failed', applied: [], error: { code: expect.stringContaining(code), hint: expect.any(String) } })
  })
})

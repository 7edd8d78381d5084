import { readFileSync } from 'node:fs'
import { connect as dial, createServer } from 'node:net'
import type { AddressInfo, Server as TcpServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Target } from '../../../src/dialects/dialect.ts'
import { postgres } from '../../../src/dialects/postgres/dialect.ts'
import { freshPostgres, postgresConnections, postgresServer } from '../../services.ts'
import { target, until } from './support.ts'

const server = postgresConnections()
const { password, md5, certificate, rejected, trust } = server.users
const user = (account: { readonly user: string; readonly password: string }) => `${encodeURIComponent(account.user)}:${encodeURIComponent(account.password)}`
const at = (who: string, database: string = server.database, parameters = '') => `postgres://${who}@${server.host}:${server.port}/${database}?${parameters}`

/** What a session turned out to be: encrypted or not, and how it was let in; or the code it was refused with. */
async function outcomeOf(url: string, more: Partial<Target> = {}): Promise<string> {
  try {
    const connection = await postgres.connect(target(url, more))
    try {
      const [row] = await connection.query('select ssl, version from pg_stat_ssl where pid = pg_backend_pid()')
      return row?.['ssl'] === true ? `encrypted ${row['version']}` : 'plain'
    } finally {
      await connection.close()
    }
  } catch (error) {
    return String((error as { readonly code?: string }).code)
  }
}

describe('sslmode against a server with TLS', () => {
  const ca = `sslrootcert=${encodeURIComponent(server.ca)}`
  const otherCa = `sslrootcert=${encodeURIComponent(server.otherCa)}`

  test.each([
    ['disable', 'plain'],
    ['allow', 'plain'],
    ['prefer', 'encrypted TLSv1.3'],
    ['require', 'encrypted TLSv1.3'],
    [`verify-ca&${ca}`, 'encrypted TLSv1.3'],
    [`verify-full&${ca}`, 'encrypted TLSv1.3'],
    [`require&${ca}`, 'encrypted TLSv1.3'],
    [`verify-ca&${otherCa}`, 'connect.tls'],
    [`verify-full&${otherCa}`, 'connect.tls'],
    [`require&${otherCa}`, 'connect.tls'],
    [`prefer&${otherCa}`, 'plain'],
    ['verify-ca', 'connect.tls'],
    ['verify-full', 'connect.tls'],
    ['verify-full&sslrootcert=system', 'connect.tls'],
    ['require&sslnegotiation=direct', 'encrypted TLSv1.3'],
    [`verify-full&${ca}&sslnegotiation=direct`, 'encrypted TLSv1.3'],
    ['require&ssl_max_protocol_version=TLSv1.2', 'encrypted TLSv1.2'],
    ['require&ssl_min_protocol_version=TLSv1.3', 'encrypted TLSv1.3'],
  ])('sslmode=%s is %s', async (mode, expected) => {
    expect(await outcomeOf(at(trust, server.database, `sslmode=${mode}`))).toBe(expected)
  })

  test('verify-full looks at the name, verify-ca does not', async () => {
    const byAddress = (mode: string) => `postgres://${trust}@${server.address}:${server.port}/${server.database}?sslmode=${mode}&${ca}`
    expect(await outcomeOf(byAddress('verify-ca'))).toBe('encrypted TLSv1.3')
    expect(await outcomeOf(byAddress('verify-full'))).toBe('connect.tls')
    expect(await outcomeOf(`postgres://${trust}@${server.host}:${server.port}/${server.database}?sslmode=verify-full&${ca}&hostaddr=${server.address}`)).toBe('encrypted TLSv1.3')
  })

  test('an authority from the configuration is checked by name as well', async () => {
    const ssl = (file: string) => ({ ssl: { ca: readFileSync(file, 'utf8') } })
    expect(await outcomeOf(at(trust), ssl(server.ca))).toBe('encrypted TLSv1.3')
    expect(await outcomeOf(at(trust), ssl(server.otherCa))).toBe('connect.tls')
  })

  test('allow and prefer try the other way when the server wants it', async () => {
    expect(await outcomeOf(at(trust, server.tlsOnlyDatabase, 'sslmode=disable'))).toBe('connect.auth')
    expect(await outcomeOf(at(trust, server.tlsOnlyDatabase, 'sslmode=allow'))).toBe('encrypted TLSv1.3')
    expect(await outcomeOf(at(trust, server.tlsOnlyDatabase, 'sslmode=prefer'))).toBe('encrypted TLSv1.3')
  })

  test('a client certificate lets in, from files and from the configuration', async () => {
    const files = (cert: string, key: string) => `sslmode=require&sslcert=${encodeURIComponent(cert)}&sslkey=${encodeURIComponent(key)}`
    expect(await outcomeOf(at(certificate, server.database, files(server.clientCert, server.clientKey)))).toBe('encrypted TLSv1.3')
    expect(await outcomeOf(at(certificate, server.database, `${files(server.clientCert, server.clientKey)}&sslcertmode=disable`))).toMatch(/^connect\.(auth|failed)$/)
    expect(await outcomeOf(at(certificate, server.database, files(server.otherClientCert, server.otherClientKey)))).toBe('connect.tls')
    const ssl = { cert: readFileSync(server.clientCert, 'utf8'), key: readFileSync(server.clientKey, 'utf8') }
    expect(await outcomeOf(at(certificate, server.database, 'sslmode=require'), { ssl })).toBe('encrypted TLSv1.3')
  })
})

test.each(['sslmode=require', 'sslmode=prefer', 'sslmode=require&sslnegotiation=direct', 'sslmode=disable'])('a cancel goes the way the session went: %s', async (parameters) => {
  const connection = await postgres.connect(target(at(trust, server.database, parameters)))
  const [row] = await connection.query('select pg_backend_pid() as pid')
  const ended = connection.execute('select pg_sleep(60)').then(
    () => undefined,
    (error: unknown) => postgres.classify(error).kind,
  )
  const watcher = await postgres.connect(target(at(trust)))
  await until(async () => (await watcher.query(`select 1 as one from pg_stat_activity where state = 'active' and pid = ${row?.['pid']} and wait_event = 'PgSleep'`)).length > 0)
  expect(await connection.blockers()).toEqual([])
  await connection.cancel()
  expect(await ended).toBe('cancelled')
  await watcher.close()
  await connection.close()
})

test('a server that has no TLS is asked for it once in a while, one that has it for every session', async () => {
  const asked = async (port: number, rest: string) => {
    let requests = 0
    const proxy = createServer((client) => {
      const upstream = dial(port, '127.0.0.1')
      client.on('data', (bytes) => (requests += bytes.length === 8 && bytes.readUInt32BE(4) === sslRequest ? 1 : 0))
      for (const socket of [client, upstream]) socket.on('error', () => socket.destroy())
      client.pipe(upstream).pipe(client)
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const url = `postgres://${rest}`.replace('PORT', String((proxy.address() as AddressInfo).port))
    const outcomes = [await outcomeOf(url), await outcomeOf(url), await outcomeOf(url)]
    proxy.close()
    return { requests, outcomes: new Set(outcomes) }
  }
  const without = await asked(Number(new URL(postgresServer('15')).port), 'postgres@127.0.0.1:PORT/postgres?sslmode=prefer')
  expect(without).toEqual({ requests: 1, outcomes: new Set(['plain']) })
  const withTls = await asked(server.port, `${trust}@127.0.0.1:PORT/${server.database}?sslmode=prefer`)
  expect(withTls).toEqual({ requests: 3, outcomes: new Set(['encrypted TLSv1.3']) })
})

/** PostgreSQL, "Message Formats": SSLRequest. */
const sslRequest = 80_877_103

describe('sslmode against a server without TLS', () => {
  const plain = (mode: string) => `${postgresServer('15')}?sslmode=${mode}`
  test.each([
    ['disable', 'plain'],
    ['allow', 'plain'],
    ['prefer', 'plain'],
    ['require', 'connect.tls'],
    ['require&sslnegotiation=direct', 'connect.refused'],
  ])('sslmode=%s is %s', async (mode, expected) => {
    expect(await outcomeOf(plain(mode))).toBe(expected)
  })
})

describe('who is let in', () => {
  test.each([
    ['by SCRAM', at(user(password)), 'encrypted TLSv1.3'],
    ['by SCRAM bound to the channel', at(user(password), server.database, 'channel_binding=require'), 'encrypted TLSv1.3'],
    ['by SCRAM without TLS', at(user(password), server.database, 'sslmode=disable'), 'plain'],
    ['by MD5', at(user(md5)), 'encrypted TLSv1.3'],
    ['not with a wrong password', at(`${password.user}:wrong`), 'connect.auth'],
    ['not without a password', at(password.user), 'connect.auth'],
    ['not when the server refuses the user', at(rejected), 'connect.auth'],
    ['not as a user that does not exist', at('nobody_such:x'), 'connect.auth'],
    ['not into a database that does not exist', at(trust, 'nodb'), 'connect.unknown-database'],
    ['not bound to a channel that is not there', at(user(password), server.database, 'sslmode=disable&channel_binding=require'), 'connect.auth'],
    ['not in a way that require_auth does not accept', at(user(md5), server.database, 'require_auth=scram-sha-256'), 'connect.auth'],
    ['not without authentication when one is demanded', at(trust, server.database, 'require_auth=!none'), 'connect.auth'],
    ['in a way that require_auth accepts', at(user(password), server.database, 'require_auth=scram-sha-256'), 'encrypted TLSv1.3'],
  ])('%s', async (_, url, expected) => {
    expect(await outcomeOf(url)).toBe(expected)
  })

  test('the password may come from PGPASSWORD, which never shows', async () => {
    expect(await outcomeOf(at(password.user), { environment: { PGPASSWORD: password.password, HOME: '/nonexistent' } })).toBe('encrypted TLSv1.3')
    const error = await postgres.connect(target(at(`${password.user}:wrong-secret`))).catch((thrown: unknown) => thrown)
    expect(JSON.stringify([String(error), error])).not.toContain('wrong-secret')
  })
})

describe('where', () => {
  test('the unix socket, by parameter and by host', async () => {
    const socket = await postgres.connect(target(`postgres://${trust}@/${server.database}?host=${encodeURIComponent(server.socketFolder)}&port=${server.port}&sslmode=verify-full`))
    expect(socket.server.transport).toBe('socket')
    await socket.close()
    expect(await outcomeOf(`postgres://${trust}@${encodeURIComponent(server.socketFolder)}:${server.port}/${server.database}`)).toBe('plain')
    expect(await outcomeOf(`postgres://${trust}@/${server.database}?host=/nonexistent`)).toBe('connect.refused')
  })

  test('an IPv6 address', async () => {
    if (server.ipv6 === null) return expect(server.ipv6).toBeNull()
    expect(await outcomeOf(`postgres://${trust}@[${server.ipv6}]:${server.port}/${server.database}`)).toMatch(/^encrypted/)
  })

  test.each([
    ['nothing listens', 'postgres://u@127.0.0.1:1/d', 'connect.refused'],
    ['the name is not known', 'postgres://u@no-such-host.invalid/d', 'connect.refused'],
  ])('%s', async (_, url, expected) => {
    expect(await outcomeOf(url)).toBe(expected)
  })

  test('the next host is tried when one cannot be reached, not when one refuses the user', async () => {
    const hosts = `127.0.0.1:1,${server.host}:${server.port}`
    expect(await outcomeOf(`postgres://${trust}@${hosts}/${server.database}`)).toBe('encrypted TLSv1.3')
    expect(await outcomeOf(`postgres://${rejected}@${server.host}:${server.port},127.0.0.1:1/${server.database}`)).toBe('connect.auth')
    const error = await postgres.connect(target(`postgres://${trust}@127.0.0.1:1,127.0.0.1:2/d`)).catch((thrown: unknown) => thrown)
    expect(String(error)).toMatch(/none of the hosts.*127\.0\.0\.1:1.*127\.0\.0\.1:2/)
  })

  test.each([
    ['any', server.readOnlyDatabase, true],
    ['read-write', server.readOnlyDatabase, false],
    ['read-write', server.database, true],
    ['read-only', server.readOnlyDatabase, true],
    ['read-only', server.database, false],
    ['primary', server.readOnlyDatabase, true],
    ['standby', server.database, false],
    ['prefer-standby', server.database, true],
  ])('target_session_attrs=%s in %s: %s', async (attributes, database, isTaken) => {
    expect(await outcomeOf(at(trust, database, `target_session_attrs=${attributes}`))).toBe(isTaken ? 'encrypted TLSv1.3' : 'connect.target-session')
  })

  test('target_session_attrs is asked for on servers that do not tell by themselves', async () => {
    const database = await freshPostgres({ major: '13' })
    expect(await outcomeOf(`${database.url}?target_session_attrs=read-write`)).toBe('plain')
    expect(await outcomeOf(`${database.url}?target_session_attrs=standby`)).toBe('connect.target-session')
    await database.drop()
  })
})

describe('a server that gives no answer', () => {
  let silent: TcpServer
  let url: string
  beforeAll(async () => {
    silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    url = `postgres://u@127.0.0.1:${(silent.address() as AddressInfo).port}/d`
  })
  afterAll(() => void silent.close())

  test('is given up at the deadline', async () => {
    expect(await outcomeOf(url, { timeoutMs: 200 })).toBe('connect.timeout')
    expect(await outcomeOf(`${url}?sslmode=disable`, { timeoutMs: 200 })).toBe('connect.timeout')
  })

  test('leaves time for the other hosts', async () => {
    const other = new URL(postgresServer('15'))
    const { port } = new URL(url)
    expect(await outcomeOf(`postgres://postgres@127.0.0.1:${port},127.0.0.1:${other.port}/postgres?sslmode=disable`, { timeoutMs: 2000 })).toBe('plain')
  })

  test('is given up when the run is interrupted', async () => {
    expect(await outcomeOf(url, { signal: AbortSignal.timeout(100) })).toBe('connect.aborted')
    expect(await outcomeOf(url, { signal: AbortSignal.abort() })).toBe('connect.aborted')
  })
})

describe('what a session is', () => {
  test('identity tells databases apart and clusters too', async () => {
    const connections = await Promise.all([`${postgresServer('15')}`, `${postgresServer('15')}?application_name=x`, at(trust), at(trust, server.readOnlyDatabase)].map((url) => postgres.connect(target(url))))
    const [one, same, other, third] = connections.map(({ server: found }) => found.identity)
    expect(one).toMatch(/^postgres:\d+\/\d+$/)
    expect(same).toBe(one)
    expect(new Set([one, other, third]).size).toBe(3)
    await Promise.all(connections.map((connection) => connection.close()))
  })

  test('a session that only reads does not ask for it', async () => {
    const connection = await postgres.connect(target(at(trust), { purpose: 'read' }))
    expect(connection.server.identity).toBeUndefined()
    await connection.close()
  })

  test('identity is left out for a role that may not ask for it', async () => {
    const database = await freshPostgres({ major: '18' })
    const admin = await postgres.connect(target(database.url))
    await admin.execute('revoke execute on function pg_control_system() from public')
    await admin.execute(`do $$ begin create role skein_plain login; exception when duplicate_object then null; end $$`)
    const plain = new URL(database.url)
    plain.username = 'skein_plain'
    const connection = await postgres.connect(target(plain.href))
    expect(connection.server.identity).toBeUndefined()
    expect(connection.server.version).toMatch(/^18\./)
    await connection.close()
    await admin.close()
    await database.drop()
  })

  test.each(['13', '15', '18'] as const)('version and capabilities of %s', async (major) => {
    const connection = await postgres.connect(target(postgresServer(major)))
    expect(connection.server).toMatchObject({ dialect: 'postgres', flavour: 'postgresql', transport: 'tcp', can: { transactionalDdl: true, sessions: true, pipelining: true, ownSchema: true, lockFree: false } })
    expect(Math.floor(connection.server.versionNumber / 10_000)).toBe(Number(major))
    await connection.close()
  })

  test('one that promised to read is held to it', async () => {
    const database = await freshPostgres()
    const connection = await postgres.connect(target(database.url, { purpose: 'read' }))
    const error = await connection.execute('create table t (id int)').catch((thrown: unknown) => thrown)
    expect(postgres.classify(error).kind).toBe('read-only')
    expect(connection.server.readOnly).toBeUndefined()
    await connection.close()
    await database.drop()
  })

  test('read-only by the database is found before anything is written', async () => {
    const connection = await postgres.connect(target(at(trust, server.readOnlyDatabase)))
    expect(connection.server.readOnly).toMatch(/default_transaction_read_only/)
    await connection.close()
  })

  test('schemas come first, then the URL, and unqualified names go there', async () => {
    const database = await freshPostgres()
    const admin = await postgres.connect(target(database.url))
    await admin.execute('create schema "My App"; create schema other')
    for (const [url, more, expected] of [
      [`${database.url}?schema=My%20App`, {}, '"My App"'],
      [`${database.url}?search_path=other,public`, {}, 'other,public'],
      [`${database.url}?options=-c%20search_path%3Dother`, {}, 'other'],
      [`${database.url}?schema=other`, { schemas: ['My App', 'public'] }, '"My App", "public"'],
    ] as const) {
      const connection = await postgres.connect(target(url, more))
      expect(await connection.query('show search_path')).toEqual([{ search_path: expected }])
      await connection.execute('set search_path = pg_catalog')
      await connection.reset()
      expect(await connection.query('show search_path')).toEqual([{ search_path: expected }])
      await connection.close()
    }
    await admin.close()
    await database.drop()
  })

  test('the application is shown', async () => {
    const connection = await postgres.connect(target(postgresServer('15'), { applicationName: 'skein migrate' }))
    expect(await connection.query('show application_name')).toEqual([{ application_name: 'skein migrate' }])
    await connection.close()
    await connection.close()
  })
})

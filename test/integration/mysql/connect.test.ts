import { join } from 'node:path'
import { createServer, type AddressInfo, type Server } from 'node:net'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { mariadbServer, mysqlServer } from '../../services.ts'
import { bothServers, failure, open } from './both-servers.ts'

const undo: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const work of undo.splice(0).reverse()) await work()
})

describe.each(bothServers)('connecting to $name', ({ name, fresh }) => {
  test('tells who answers', async () => {
    const database = await fresh()
    const connection = await open(database.url)
    undo.push(database.drop, () => connection.close())
    const { server } = connection
    expect(server).toMatchObject({ dialect: 'mysql', flavour: name.toLowerCase(), transport: 'tcp' })
    expect(server.versionNumber).toBeGreaterThanOrEqual(name === 'MySQL' ? 80_000 : 100_600)
    expect(server.can).toEqual({ transactionalDdl: false, sessions: true, pipelining: false, ownSchema: true, lockFree: false })
    expect(server.readOnly).toBeUndefined()
  })

  test('tells one database from another, under whatever name it is reached', async () => {
    const [one, two] = [await fresh(), await fresh()]
    const urls = [one.url, one.url.replace('127.0.0.1', 'localhost'), two.url]
    const connections = await Promise.all(urls.map((url) => open(url)))
    undo.push(one.drop, two.drop, ...connections.map((connection) => () => connection.close()))
    const [first, second, third] = connections.map(({ server }) => server.identity)
    expect(first).toBeDefined()
    expect(second).toBe(first)
    expect(third).not.toBe(first)
  })

  test('logs in with a password that has a blank in it', async () => {
    const { passwordUrl } = name === 'MySQL' ? mysqlServer() : mariadbServer()
    const connection = await open(passwordUrl as string)
    undo.push(() => connection.close())
    expect(await connection.query('select current_user() as who')).toEqual([{ who: expect.stringMatching(/^skein@/) }])
  })

  test('refuses a URL that names no database, before anything is asked', async () => {
    const url = new URL((name === 'MySQL' ? mysqlServer() : mariadbServer()).url)
    url.pathname = ''
    expect(await failure(open(url.href))).toMatchObject({ code: 'connect.url', message: 'the URL of test names no database', hint: expect.stringContaining(`mysql://${url.hostname}/NAME`) })
  })

  test('uses the Unix socket of the URL', async () => {
    const { socket } = name === 'MySQL' ? mysqlServer() : mariadbServer()
    const connection = await open(`mysql://root@nowhere.invalid/mysql?socket=${encodeURIComponent(socket as string)}`)
    undo.push(() => connection.close())
    expect(connection.server.transport).toBe('socket')
  })

  test('sets what the URL says on the server', async () => {
    const database = await fresh()
    const connection = await open(`${database.url}?collation=utf8mb4_bin&time_zone=%2B05:00&sql_mode=ANSI_QUOTES`)
    undo.push(database.drop, () => connection.close())
    expect((await connection.session()).settings).toMatchObject({ collation_connection: 'utf8mb4_bin', time_zone: '+05:00', sql_mode: 'ANSI_QUOTES' })
  })

  test('leaves sql_mode as the server has it', async () => {
    const database = await fresh()
    const connection = await open(database.url)
    undo.push(database.drop, () => connection.close())
    expect(await connection.query('select @@session.sql_mode = @@global.sql_mode as same')).toEqual([{ same: 1 }])
    await connection.execute('create table count (id int)') // A reserved word under IGNORE_SPACE, which the driver would set.
  })

  test('a reading session cannot write', async () => {
    const database = await fresh()
    const connection = await open(database.url, { purpose: 'read' })
    undo.push(database.drop, () => connection.close())
    await expect(connection.execute('create table t (id int)')).rejects.toMatchObject({ errno: 1792 })
  })

  const place = /^127\.0\.0\.1:\d+/
  const refusals: readonly (readonly [what: string, change: (url: URL) => void, code: string, says: RegExp])[] = [
    ['a wrong password', (url) => { url.username = 'skein'; url.password = 'geheim!' }, 'connect.auth', /refused the login/],
    ['a database that does not exist', (url) => { url.pathname = '/no_such_database' }, 'connect.unknown-database', /no such database/],
    ['a port that nobody listens on', (url) => { url.port = '1' }, 'connect.refused', /does not answer/],
  ]
  test.each(refusals)('%s is told from other failures', async (_what, change, code, says) => {
    const url = new URL(name === 'MySQL' ? mysqlServer().url : mariadbServer().url)
    change(url)
    const error = await failure(open(url.href))
    expect(error).toMatchObject({ code, exit: 2, message: expect.stringMatching(place) })
    expect(error.message).toMatch(says)
    expect(JSON.stringify([error.message, error.hint, error.details, error.stack])).not.toContain('geheim')
  })
})

test('no password is in what is said about a login that failed, whatever its characters', async () => {
  const characters = fc.string({ unit: fc.constantFrom(...'abXY01!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~ äß🔑'), minLength: 6, maxLength: 20 })
  await fc.assert(fc.asyncProperty(characters, async (odd) => {
    const password = `${odd}geheim${odd}`
    const url = new URL(mysqlServer().url)
    const error = await failure(open(`mysql://skein_nobody:${encodeURIComponent(password)}@${url.host}/mysql`))
    const said = JSON.stringify([error.message, error.hint, error.details, error.stack, String(error.cause)])
    expect(error.code).toBe('connect.auth')
    expect(said).not.toContain('geheim')
  }), { numRuns: 40 })
})

test('an unknown host is refused', async () => {
  await expect(open('mysql://skein.invalid/x')).rejects.toMatchObject({ code: 'connect.refused' })
})

test('a socket that does not exist is refused', async () => {
  await expect(open('mysql://h/x?socket=/nowhere/s')).rejects.toMatchObject({ code: 'connect.refused' })
})

describe('a server that listens and says nothing', () => {
  async function silent(): Promise<string> {
    const server: Server = createServer(() => {})
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    undo.push(() => server.close())
    return `mysql://u:geheim!@127.0.0.1:${(server.address() as AddressInfo).port}/x`
  }

  test('is given up at the deadline', async () => {
    const error = await failure(open(await silent(), { timeoutMs: 50 }))
    expect(error).toMatchObject({ code: 'connect.timeout' })
    expect(JSON.stringify([error.message, error.stack])).not.toContain('geheim')
  })

  test('is given up when the run is called off', async () => {
    const controller = new AbortController()
    const attempt = failure(open(await silent(), { signal: controller.signal }))
    controller.abort()
    expect(await attempt).toMatchObject({ code: 'connect.aborted' })
  })
})

test('a server that hangs up at once is refused', async () => {
  const server = createServer((socket) => socket.end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  undo.push(() => server.close())
  await expect(open(`mysql://127.0.0.1:${(server.address() as AddressInfo).port}/x`)).rejects.toMatchObject({ code: 'connect.refused' })
})

test('a server that speaks something else is not taken for MySQL', async () => {
  const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  undo.push(() => server.close())
  const error = await failure(open(`mysql://127.0.0.1:${(server.address() as AddressInfo).port}/x`, { timeoutMs: 2_000 }))
  expect(error.code).toMatch(/^connect\./)
})

describe('TLS', () => {
  const { passwordUrl } = mysqlServer()
  const url = passwordUrl as string

  test.each(['ssl-mode=REQUIRED', 'sslaccept=accept_invalid_certs', 'tls=skip-verify', 'ssl={"rejectUnauthorized":false}'])('%s encrypts', async (parameter) => {
    const connection = await open(`${url}?${parameter}`)
    undo.push(() => connection.close())
    expect(await connection.query("show session status like 'Ssl_version'")).toEqual([{ Variable_name: 'Ssl_version', Value: expect.stringMatching(/^TLSv1/) }])
  })

  test.each(['ssl-mode=VERIFY_CA', 'sslaccept=strict', 'tls=true', 'ssl={"rejectUnauthorized":true}'])('%s refuses a certificate of nobody’s', async (parameter) => {
    await expect(open(`${url}?${parameter}`)).rejects.toMatchObject({ code: 'connect.tls' })
  })

  test('the server’s own authority is believed, and the name in the certificate looked at only when asked for', async () => {
    const [{ dir } = { dir: '' }] = await (await open(url)).query('select @@datadir as dir')
    const ca = `${dir}ca.pem`
    const connection = await open(`${url}?ssl-mode=VERIFY_CA&ssl-ca=${encodeURIComponent(ca)}`)
    undo.push(() => connection.close())
    await expect(open(`${url}?ssl-mode=VERIFY_IDENTITY&ssl-ca=${encodeURIComponent(ca)}`)).rejects.toMatchObject({ code: 'connect.tls' })
  })

  test('a certificate file is looked for beside the configuration', async () => {
    const error = await failure(open(`${url}?ssl-ca=certs/ca.pem`))
    expect(error.message).toContain(join(process.cwd(), 'certs/ca.pem'))
  })

  test('a certificate file that is not there is said', async () => {
    await expect(open(`${url}?ssl-ca=/nowhere/ca.pem`)).rejects.toMatchObject({ code: 'connect.tls', message: expect.stringContaining('/nowhere/ca.pem') })
  })

  test('a server without it is refused when it is demanded, and used when it is only preferred', async () => {
    const plain = mariadbServer().url
    await expect(open(`${plain}?ssl-mode=REQUIRED`)).rejects.toMatchObject({ code: 'connect.tls' })
    const connection = await open(`${plain}?ssl-mode=PREFERRED`)
    undo.push(() => connection.close())
    expect(connection.server.flavour).toBe('mariadb')
  })
})

import { afterEach, expect, test } from 'vitest'
import mysql from 'mysql2/promise'
import pg from 'pg'
import { freshMariadb, freshMysql, freshPgbouncer, freshPostgres, leftOut, postgresConnections, type FreshDatabase, type PostgresMajor } from '../services.ts'

const made: FreshDatabase[] = []

afterEach(async () => {
  for (const database of made.splice(0)) await database.drop()
})

const majors: readonly PostgresMajor[] = ['13', '15', '18']

for (const major of majors) {
  test.skipIf(leftOut(`postgres${major}`))(`A fresh Postgres ${major} database is empty and of that major`, async () => {
    const database = await freshPostgres({ major })
    made.push(database)
    const rows = await askPostgres(database.url, `select current_database() as name, current_setting('server_version_num')::int / 10000 as major, (select count(*)::int from pg_class where relnamespace = 'public'::regnamespace) as relations`)
    expect(rows).toEqual([{ name: database.name, major: Number(major), relations: 0 }])
  })
}

test.skipIf(leftOut('postgres18'))('Two fresh databases never share a name, and a dropped one is gone', async () => {
  const [first, second] = [await freshPostgres(), await freshPostgres()]
  made.push(second)
  expect(first.name).not.toBe(second.name)
  await first.drop()
  await expect(askPostgres(first.url, 'select 1')).rejects.toThrow('does not exist')
})

test.skipIf(leftOut('pgbouncer'))('The pooler hands one backend to two clients, so that session state leaks between them', async () => {
  const database = await freshPgbouncer()
  made.push(database)
  const clients = [new pg.Client(database.url), new pg.Client(database.url)] as const
  for (const client of clients) await client.connect()
  const pids = []
  for (const client of clients) pids.push((await client.query('select pg_backend_pid() as pid')).rows[0].pid)
  for (const client of clients) await client.end()
  expect(pids[0]).toBe(pids[1])
})

test.skipIf(leftOut('mysql'))('A fresh MySQL database is the current one of its URL', async () => {
  const database = await freshMysql()
  made.push(database)
  expect(await askMysql(database.url)).toMatchObject({ name: database.name, version: expect.not.stringContaining('MariaDB') })
})

test.skipIf(leftOut('mariadb'))('A fresh MariaDB database is the current one of its URL', async () => {
  const database = await freshMariadb()
  made.push(database)
  expect(await askMysql(database.url)).toMatchObject({ name: database.name, version: expect.stringContaining('MariaDB') })
})

test.skipIf(leftOut('connections'))('The connection server asks for a password, speaks TLS and listens on its socket', async () => {
  const server = postgresConnections()
  const asked = { ...server.users.password, database: server.database, port: server.port }
  const local = new pg.Client({ ...asked, host: server.socketFolder })
  await local.connect()
  await local.end()
  const wrong = new pg.Client({ ...asked, host: server.address, password: 'wrong' })
  await expect(wrong.connect()).rejects.toThrow('password authentication failed')
  const secure = new pg.Client({ host: server.address, port: server.port, user: server.users.trust, database: server.tlsOnlyDatabase, ssl: { rejectUnauthorized: false } })
  await secure.connect()
  const { rows } = await secure.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()')
  await secure.end()
  expect(rows).toEqual([{ ssl: true }])
})

async function askPostgres(url: string, query: string): Promise<unknown[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query(query)).rows
  } finally {
    await client.end()
  }
}

async function askMysql(url: string): Promise<unknown> {
  const connection = await mysql.createConnection(url)
  try {
    const [rows] = await connection.query<mysql.RowDataPacket[]>('select database() as name, version() as version')
    return rows[0]
  } finally {
    await connection.end()
  }
}

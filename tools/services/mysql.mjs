/** MySQL, from Debian sid: the only archive that carries its server. sid moves, so no test asserts on the version's last part. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { giveToServerUser, run } from './command.mjs'
import { debx, wrapper } from './debx.mjs'
import { once } from './once.mjs'
import { copySeed, freshFolder, launch } from './server.mjs'

const password = 'skein password'

/** Unpacks the programs and initialises a data folder to copy from. */
export async function provisionMysql() {
  const root = await once('mysql-sid-1', async (folder) => {
    await debx('sid', folder, ['mysql-server-core', 'mysql-client-core'])
    mkdirSync(join(folder, 'bin'))
    wrapper(join(folder, 'bin/mysql'), folder, 'usr/bin/mysql', { environment: `export LC_ALL=C.UTF-8\n` })
    await run([wrapper(join(folder, 'bin/mysqld'), folder, 'usr/sbin/mysqld'), '--no-defaults', '--version'])
  })
  const seed = await once('mysql-sid-1-seed', async (folder) => {
    giveToServerUser(folder)
    const data = join(folder, 'data')
    await run([join(root, 'bin/mysqld'), ...base(root, data), '--initialize-insecure', '--innodb-redo-log-capacity=8M'], { serverUser: true, cwd: '/' })
    await run(['rm', '-f', join(data, 'auto.cnf')]) // Every copy of the folder makes its own identity.
  })
  return { root, seed: join(seed, 'data') }
}

/** The path of the `mysql` client. */
export const mysqlClient = async () => join((await provisionMysql()).root, 'bin/mysql')

/** Starts the server and resolves to its URLs: `root` without a password, `skein` with one. `onDisk`: never in memory, for figures of a durable server. */
export async function startMysql({ durable, name = 'mysql', onDisk = false }) {
  const { root, seed } = await provisionMysql()
  const folder = freshFolder(name, { onDisk })
  const data = await copySeed(seed, folder)
  const fast = durable ? [] : ['--innodb-flush-log-at-trx-commit=0', '--sync-binlog=0', '--innodb-doublewrite=OFF']
  const argv = (port) => [
    join(root, 'bin/mysqld'), ...base(root, data), `--port=${port}`, '--bind-address=127.0.0.1', `--socket=${folder}/s`, `--pid-file=${folder}/pid`,
    '--mysqlx=OFF', '--secure-file-priv=', '--innodb-buffer-pool-size=128M', '--max-connections=300', ...fast,
  ]
  const mysql = join(root, 'bin/mysql')
  const ask = askMysql(mysql, data)
  const { port } = await launch({ name, folder, argv, ask, signal: 'SIGKILL' })
  await run([mysql, ...at(port)], { input: `create user skein@'%' identified by '${password}'; grant all on *.* to skein@'%';` })
  return { url: `mysql://root@127.0.0.1:${port}/mysql`, passwordUrl: `mysql://skein:${encodeURIComponent(password)}@127.0.0.1:${port}/mysql`, socket: `${folder}/s` }
}

/** A question that only our own server answers as expected. */
export const askMysql = (mysql, data) => async (port) => {
  const { stdout } = await run([mysql, ...at(port), '-Ne', 'select @@datadir'], { timeoutMs: 10_000 })
  if (stdout.trim() !== `${data}/`) throw new Error(`port ${port} belongs to ${stdout.trim()}`)
}

/** How both clients reach a server of ours. */
export const at = (port) => ['--no-defaults', '--protocol=tcp', '-h127.0.0.1', `-P${port}`, '-uroot']

const base = (root, data) => ['--no-defaults', `--basedir=${root}/usr`, `--datadir=${data}`, `--lc-messages-dir=${root}/usr/share/mysql`]

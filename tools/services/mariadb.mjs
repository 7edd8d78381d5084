/** MariaDB 10.11 (Debian bookworm) and 11.8 (trixie), unpacked. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { giveToServerUser, run } from './command.mjs'
import { debx, wrapper } from './debx.mjs'
import { askMysql, at } from './mysql.mjs'
import { once } from './once.mjs'
import { copySeed, freshFolder, launch } from './server.mjs'

const suites = { '10.11': 'bookworm', '11.8': 'trixie' }
const password = 'skein password'

export const mariadbVersions = Object.keys(suites)

/** Unpacks one version's programs and initialises a data folder to copy from. */
export async function provisionMariadb(version) {
  const root = await once(`mariadb-${version}-1`, async (folder) => {
    await debx(suites[version], folder, ['mariadb-server-core', 'mariadb-client-core'])
    mkdirSync(join(folder, 'bin'), { recursive: true })
    wrapper(join(folder, 'bin/mariadb'), folder, 'usr/bin/mariadb', { environment: `export LC_ALL=C.UTF-8\n` })
    await run([wrapper(join(folder, 'bin/mariadbd'), folder, 'usr/sbin/mariadbd'), '--no-defaults', '--version'])
  })
  const seed = await once(`mariadb-${version}-1-seed`, async (folder) => {
    giveToServerUser(folder)
    const data = join(folder, 'data')
    mkdirSync(data, { mode: 0o700 })
    giveToServerUser(data)
    await run([join(root, 'bin/mariadbd'), ...base(root, data), '--bootstrap'], { serverUser: true, cwd: '/', input: bootstrapScript(root) })
  })
  return { root, seed: join(seed, 'data') }
}

/** The path of the `mariadb` client. */
export const mariadbClient = async () => join((await provisionMariadb('10.11')).root, 'bin/mariadb')

/** Starts one version and resolves to its URLs: `root` without a password, `skein` with one. */
export async function startMariadb(version, { durable }) {
  const { root, seed } = await provisionMariadb(version)
  const name = version === '10.11' ? 'mariadb' : `mariadb${version}`
  const folder = freshFolder(name)
  const data = await copySeed(seed, folder)
  const fast = durable ? [] : ['--innodb-flush-log-at-trx-commit=0', '--sync-binlog=0', '--skip-innodb-doublewrite']
  const argv = (port) => [
    join(root, 'bin/mariadbd'), ...base(root, data), `--port=${port}`, '--bind-address=127.0.0.1', `--socket=${folder}/s`, `--pid-file=${folder}/pid`,
    '--secure-file-priv=', '--innodb-buffer-pool-size=64M', '--max-connections=300', ...fast,
  ]
  const mariadb = join(root, 'bin/mariadb')
  const { port } = await launch({ name, folder, argv, ask: askMysql(mariadb, data), signal: 'SIGKILL' })
  await run([mariadb, ...at(port)], { input: `create user skein@'%' identified by '${password}'; grant all on *.* to skein@'%';` })
  return { url: `mysql://root@127.0.0.1:${port}/mysql`, passwordUrl: `mysql://skein:${encodeURIComponent(password)}@127.0.0.1:${port}/mysql`, socket: `${folder}/s` }
}

/** `mariadb-install-db` does not work under a foreign loader, so its SQL is fed by hand. One statement a line: bootstrap reads lines. */
function bootstrapScript(root) {
  const folder = share(root)
  const files = readdirSync(folder)
  const named = (name) => files.find((file) => file.endsWith(`_${name}.sql`) && /^(mysql|mariadb)_/.test(file)) ?? `${name}.sql`
  const parts = ['system_tables', 'performance_tables', 'system_tables_data', 'fill_help_tables', 'sys_schema']
  const scripts = parts.map((part) => readFileSync(join(folder, named(part)), 'utf8'))
  return `create database if not exists mysql;\nuse mysql;\nset @auth_root_socket=NULL;\n${scripts.join('')}`
}

/** 10.11 keeps its SQL and messages under the name of MySQL. */
const share = (root) => {
  const own = join(root, 'usr/share/mariadb')
  return existsSync(own) && readdirSync(own).some((file) => file.endsWith('.sql')) ? own : join(root, 'usr/share/mysql')
}

const base = (root, data) => ['--no-defaults', `--basedir=${root}/usr`, `--datadir=${data}`, `--lc-messages-dir=${share(root)}`, `--plugin-dir=${root}/usr/lib/mysql/plugin`]

/** Command-line clients: the system's own, else unpacked from Debian. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { run, which } from './command.mjs'
import { debx, wrapper } from './debx.mjs'
import { once } from './once.mjs'

const unpacked = {
  psql: { package: 'postgresql-client-15', program: 'usr/lib/postgresql/15/bin/psql' },
  sqlite3: { package: 'sqlite3', program: 'usr/bin/sqlite3' },
  openssl: { package: 'openssl', program: 'usr/bin/openssl' },
}

/** The path of a `pg_dump` that is as new as the newest server, and dumps all of them. */
export async function pgDump() {
  const folder = await once('pg_dump-forky-1', async (root) => {
    await debx('forky', root, ['postgresql-client-18'])
    mkdirSync(join(root, 'bin'), { recursive: true })
    await run([wrapper(join(root, 'bin/pg_dump'), root, 'usr/lib/postgresql/18/bin/pg_dump'), '--version'])
  })
  return join(folder, 'bin/pg_dump')
}

/** The path of `psql`, `sqlite3` or `openssl`. */
export async function client(name) {
  const installed = await which(name)
  if (installed !== undefined) return installed
  const folder = await once(`client-${name}-bookworm-1`, async (root) => {
    await debx('bookworm', root, [unpacked[name].package])
    mkdirSync(join(root, 'bin'), { recursive: true })
    await run([wrapper(join(root, `bin/${name}`), root, unpacked[name].program), name === 'openssl' ? 'version' : '--version'])
  })
  return join(folder, 'bin', name)
}

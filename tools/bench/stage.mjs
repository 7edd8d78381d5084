/** What benchmarks stand on: servers of their own, programs, official tools, folders. Everything is made when first asked for and taken away at the end. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Absent } from '../services/absent.mjs'
import { provisionAtlas } from '../services/atlas.mjs'
import { client } from '../services/clients.mjs'
import { provisionInterop } from '../services/interop.mjs'
import { mysqlClient, startMysql } from '../services/mysql.mjs'
import { repository } from '../services/places.mjs'
import { startPostgres } from '../services/postgres.mjs'
import { end, isOurs } from '../services/server.mjs'
import { servers } from '../services/state.mjs'

const require = createRequire(join(repository, 'package.json'))

/** What a thousand databases take. */
const manyBytes = 8 * 1024 ** 3

/** Memory that can be had without taking it from others; none where the system does not say. */
function availableBytes() {
  try {
    return Number(/^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

/** `dist` is the build under test. */
export function openStage({ dist }) {
  const folders = { disk: mkdtempSync(join(tmpdir(), 'skein-bench-')), memory: existsSync('/dev/shm') ? mkdtempSync('/dev/shm/skein-bench-') : undefined }
  const known = new Map()
  const once = (key, make) => {
    if (!known.has(key)) known.set(key, make())
    return known.get(key)
  }
  const suffix = (durable) => (durable ? '-durable' : '')
  let counter = 0
  const stage = {
    repository,
    /** A folder in memory, where `fsync` costs nothing, or on the disk. */
    folder(name, { onDisk = false } = {}) {
      const path = join((onDisk ? undefined : folders.memory) ?? folders.disk, `${name}-${++counter}`)
      mkdirSync(path, { recursive: true })
      return path
    },
    /** The server's URL. Durable means on the disk and with every write flushed before it is answered. */
    postgres: ({ durable = false } = {}) => once(`postgres${durable}`, async () => (await startPostgres('18', { durable, onDisk: durable, name: `bench-postgres${suffix(durable)}` })).url),
    /** A server for databases by the thousand, 8 MB each: on the disk unless memory has far more room than they need. */
    manyPostgres: () => once('many', async () => (await startPostgres('18', { durable: false, onDisk: availableBytes() < manyBytes * 1.5, name: 'bench-postgres-many' })).url),
    mysql: ({ durable = false } = {}) => once(`mysql${durable}`, async () => (await startMysql({ durable, onDisk: durable, name: `bench-mysql${suffix(durable)}` })).url),
    psql: () => once('psql', () => client('psql')),
    sqlite3: () => once('sqlite3', () => client('sqlite3')),
    mysqlClient: () => once('mysql-client', mysqlClient),
    /** The folder with an official tool's node_modules. */
    tool: (name) => once(name, () => provisionInterop(name)),
    /** The program, or undefined where this machine cannot build it. */
    atlas: () => once('atlas', async () => (await provisionAtlas().then((found) => (found instanceof Absent ? undefined : found)))),
    skein: (...args) => [process.execPath, join(dist, 'cli/main.js'), ...args],
    async onPostgres(url, ...statements) {
      const { Client } = require('pg')
      const connection = new Client({ connectionString: url })
      await connection.connect()
      try {
        let result
        for (const statement of statements) result = await connection.query(statement)
        return result.rows
      } finally {
        await connection.end()
      }
    },
    async onMysql(url, ...statements) {
      const connection = await require('mysql2/promise').createConnection(url)
      try {
        let rows
        for (const statement of statements) [rows] = await connection.query(statement)
        return rows
      } finally {
        await connection.end()
      }
    },
    /** Ends what this stage started, by its pid, and removes its folders. */
    async close() {
      for (const server of servers().filter(({ name }) => name.startsWith('bench-')).reverse()) {
        if (isOurs(server.pid, server.folder)) await end(server)
      }
      for (const path of Object.values(folders)) if (path !== undefined) rmSync(path, { recursive: true, force: true })
    },
  }
  return stage
}

/** The same server's URL with another database. */
export function withDatabase(url, name) {
  const parsed = new URL(url)
  parsed.pathname = `/${name}`
  return parsed.href
}

import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type ProcessOwner, thisProcess } from '../../dialects/process-owner.ts'
import type { Programs } from './programs.ts'

/** A server of ours on this machine: its data in a folder of its own, reached by a socket that only this user may open. */
export interface Cluster {
  readonly url: string
  /** Stops it and removes all of it. Never throws. */
  remove(): Promise<void>
}

/** What is written beside a cluster's data before anything else, so that a later run can clear up. */
export interface ClusterNote {
  readonly owner: ProcessOwner
  readonly programs: string
  /** Folder of the socket. */
  readonly sockets: string
}

/** Names of the parts of a cluster's folder. */
export const noteFile = 'owner.json'
export const dataFolder = 'data'

/** Its superuser: what the embedded server's is called too, so that both make the same. */
const superuser = 'postgres'

/** Longest that making, starting and stopping may take each, in milliseconds. */
const limitMs = 60_000

/** Bytes that the path of a unix socket may have on every system, with the name of the socket itself. */
const socketPathMax = 100

/** Nothing of it has to outlive a crash; others do not reach it; many locks, for schemas of many partitions. */
const settings = [
  `listen_addresses = ''`, 'port = 5432', 'fsync = off', 'full_page_writes = off', 'synchronous_commit = off', 'autovacuum = off', 'jit = off', 'wal_level = logical',
  'max_connections = 20', 'max_locks_per_transaction = 4096', 'shared_buffers = 64MB', 'log_min_messages = fatal', 'log_min_error_statement = fatal',
]

/** Makes a cluster in a new folder below `place` and starts it. Rejects with what its programs said, and leaves nothing. */
export async function startCluster(programs: Programs, place: string, signal?: AbortSignal): Promise<Cluster> {
  const folder = join(place, `postgres-${Number.parseInt(programs.version)}-${randomBytes(6).toString('hex')}`)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const sockets = join(folder, '.s.PGSQL.5432').length <= socketPathMax ? folder : await mkdtemp(join(tmpdir(), 'skein-'))
  const note: ClusterNote = { owner: thisProcess(), programs: programs.folder, sockets }
  const remove = () => removeCluster(folder, note)
  try {
    await writeFile(join(folder, noteFile), JSON.stringify(note))
    const data = join(folder, dataFolder)
    await run(programs, 'initdb', ['-D', data, '-U', superuser, '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'], signal)
    await appendFile(join(data, 'postgresql.conf'), [...settings, `unix_socket_directories = '${sockets.replaceAll("'", "''")}'`, ''].join('\n'))
    await run(programs, 'pg_ctl', ['-D', data, '-l', join(folder, 'log'), '-w', '-t', String(limitMs / 1_000), 'start'], signal)
    return { url: `postgres://${superuser}@/postgres?host=${encodeURIComponent(sockets)}&port=5432`, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

/** Stops what runs in a cluster's folder, and removes the folder. Never throws. */
export async function removeCluster(folder: string, { programs, sockets }: Pick<ClusterNote, 'programs' | 'sockets'>): Promise<void> {
  await run({ folder: programs }, 'pg_ctl', ['-D', join(folder, dataFolder), '-m', 'immediate', '-w', '-t', String(limitMs / 1_000), 'stop']).catch(() => {}) // Not running.
  if (sockets !== folder) await rm(sockets, { recursive: true, force: true }).catch(() => {})
  await rm(folder, { recursive: true, force: true, maxRetries: 5 }).catch(() => {}) // The next run removes what is left.
}

async function run({ folder }: Pick<Programs, 'folder'>, program: string, args: readonly string[], signal?: AbortSignal): Promise<void> {
  const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' }
  try {
    await promisify(execFile)(join(folder, program), args, { env, timeout: limitMs, cwd: '/', ...(signal === undefined ? {} : { signal }) })
  } catch (error) {
    signal?.throwIfAborted()
    const said = String((error as { readonly stderr?: string }).stderr ?? '').trim().split('\n').filter((line) => line !== '')
    throw new Error(`${program}: ${said.at(-1) ?? (error as Error).message}`, { cause: error })
  }
}

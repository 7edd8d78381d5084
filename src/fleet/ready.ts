import { reportError } from '../errors/report.ts'
import type { Folder } from '../model/migration.ts'
import { deadline } from './deadline.ts'
import type { Fleet, NamedDatabase } from './fleet.ts'
import { halfApplied } from './half-applied.ts'
import { type Manifest, folderOf } from './manifest.ts'
import { Folders, settle } from './member.ts'
import { open } from './open.ts'
import { inParallel } from './parallel.ts'
import type { DatabaseReady, ReadyReport } from './reports/ready.ts'
import { readLedger } from './told.ts'

export interface ReadyOptions {
  readonly select?: readonly string[]
  /** What must be applied, when the build does not carry its folders. */
  readonly manifest?: Manifest
  /** How long to wait for the databases, all together; 0 asks once. */
  readonly waitMs?: number
  /** For one question to one database. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  readonly observe?: (report: ReadyReport) => void
}

const askTimeoutMs = 5_000
const firstPauseMs = 200
const longestPauseMs = 2_000
const parallel = 16

/**
 * Waits until every migration of this build is applied. A database that is ahead passes; one with a migration that stopped half way
 * ends the wait at once, since waiting cannot mend it. Asks with the application's own URL and writes nothing.
 */
export async function ready(fleet: Fleet, options: ReadyOptions = {}): Promise<ReadyReport> {
  const started = performance.now()
  const folders = new Folders()
  const waitMs = options.waitMs ?? 0
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
    const databases = await inParallel(fleet.members(options.select), parallel, (database) => databaseReady(database, fleet, folders, options))
    const waitedMs = Math.round(performance.now() - started)
    const report: ReadyReport = { ready: databases.every(({ state }) => state === 'ready'), waitedMs, databases }
    options.observe?.(report)
    const over = report.ready || databases.some(({ state }) => state === 'failed') || waitedMs + pauseMs > waitMs || options.signal?.aborted === true
    if (over) return report
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

async function databaseReady(database: NamedDatabase, fleet: Fleet, folders: Folders, options: ReadyOptions): Promise<DatabaseReady> {
  const timeoutMs = options.timeoutMs ?? askTimeoutMs
  const limit = deadline(database.name, timeoutMs, options.signal)
  try {
    const member = await limit.bound(settle(database, fleet))
    const folder = options.manifest === undefined ? await limit.bound(folders.read(member)) : folderOf(options.manifest, member)
    return await limit.bound(ask(database, folder))
  } catch (error) {
    return { name: database.name, state: 'unreachable', missing: [], ahead: 0, error: reportError(error) }
  } finally {
    limit.end()
  }

  async function ask({ name }: NamedDatabase, folder: Folder): Promise<DatabaseReady> {
    const member = await settle(database, fleet)
    const session = await open(member, fleet, { as: 'application', purpose: 'read', timeoutMs, signal: limit.signal, applicationName: 'skein ready' })
    try {
      const ledger = await readLedger(member, session)
      const comparison = member.format.compare(folder, ledger, { allowLate: true, allowEdited: true, dialect: session.dialect.name, settled: member.settled })
      const applied = new Set(comparison.applied)
      const missing = folder.migrations.map((migration) => migration.name).filter((migration) => !applied.has(migration))
      const ahead = comparison.findings.filter(({ kind }) => kind === 'missing').length
      const half = await halfApplied({ member, session, fleet, folder, ledger, comparison })
      const hasFailed = comparison.findings.some(({ kind }) => kind === 'failed') || half.some(({ mark }) => mark.error !== undefined) // Without one, somebody may be at work on it.
      if (hasFailed) return { name, state: 'failed', missing, ahead }
      return { name, state: missing.length === 0 ? 'ready' : 'waiting', missing, ahead }
    } finally {
      await session.close()
    }
  }
}

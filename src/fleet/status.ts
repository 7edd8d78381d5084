import { reportError } from '../errors/report.ts'
import { SkeinError } from '../errors/skein-error.ts'
import type { Comparison, FindingKind, Folder } from '../model/migration.ts'
import type { Server } from '../model/server.ts'
import { deadline } from './deadline.ts'
import type { Fleet, NamedDatabase } from './fleet.ts'
import { withHalfApplied } from './half-applied.ts'
import { type LastKnown, lastKnown, remember } from './last-known.ts'
import { Folders, type Member, settle } from './member.ts'
import { open } from './open.ts'
import { inParallel } from './parallel.ts'
import type { DatabaseStatus, StatusReport } from './reports/status.ts'
import { readLedger } from './told.ts'

export interface StatusOptions {
  /** Names, groups or globs; none means all. */
  readonly select?: readonly string[]
  /** For each database, from connecting to the answer. */
  readonly timeoutMs?: number
  /** Databases asked at a time. */
  readonly parallel?: number
  readonly signal?: AbortSignal
  /** Called as each database answers. */
  readonly observe?: (status: DatabaseStatus) => void
}

export const statusTimeoutMs = 2_000
const parallelDefault = 64

/** Where every database stands. Writes nothing anywhere but in the disposable cache of last-known answers; one that hangs delays nobody. */
export async function status(fleet: Fleet, options: StatusOptions = {}): Promise<StatusReport> {
  const folders = new Folders()
  const databases = await inParallel(fleet.members(options.select), options.parallel ?? parallelDefault, async (database) => {
    const result = await databaseStatus(database, fleet, folders, options)
    options.observe?.(result)
    return result
  })
  return { databases, summary: summarize(databases) }
}

interface Answer {
  readonly server: Server
  readonly comparison: Comparison
}

async function databaseStatus(database: NamedDatabase, fleet: Fleet, folders: Folders, options: StatusOptions): Promise<DatabaseStatus> {
  const started = performance.now()
  const limit = deadline(database.name, options.timeoutMs ?? statusTimeoutMs, options.signal)
  const base = { name: database.name, groups: [...(database.config.groups ?? [])], format: database.config.format.name }
  let member: Member | undefined
  let folder: Folder | undefined
  try {
    member = await limit.bound(settle(database, fleet))
    folder = await limit.bound(folders.read(member))
    const answer = await limit.bound(ask(member, folder, fleet, options.timeoutMs ?? statusTimeoutMs, limit.signal))
    const known = answered(member, answer)
    await remember(fleet, member, known)
    return { ...base, folder: member.settled.shown, ...known, durationMs: since(started) }
  } catch (error) {
    const last = member === undefined ? undefined : await lastKnown(fleet, member)
    return { ...base, folder: member?.settled.shown ?? '', ...unanswered(error, last), durationMs: since(started) }
  } finally {
    limit.end()
  }
}

async function ask(member: Member, folder: Folder, fleet: Fleet, timeoutMs: number, signal: AbortSignal): Promise<Answer> {
  const session = await open(member, fleet, { as: 'migration', purpose: 'read', timeoutMs, signal, applicationName: 'skein status' })
  const giveUp = () => void session.close()
  signal.addEventListener('abort', giveUp, { once: true })
  try {
    const ledger = await readLedger(member, session)
    const comparison = member.format.compare(folder, ledger, {
      allowLate: false,
      allowEdited: false,
      dialect: session.dialect.name,
      settled: member.settled,
    })
    return { server: session.connection.server, comparison: await withHalfApplied({ member, session, fleet, folder, ledger, comparison }) }
  } finally {
    signal.removeEventListener('abort', giveUp)
    await session.close()
  }
}

type Known = Omit<DatabaseStatus, 'name' | 'groups' | 'format' | 'folder' | 'durationMs'>

function answered(member: Member, { server, comparison }: Answer): Known {
  const names = (kind: FindingKind) => comparison.findings.flatMap((finding) => (finding.kind === kind && finding.migration !== undefined ? [finding.migration] : []))
  const pending = comparison.pending.map(({ name }) => name)
  return {
    server: { dialect: server.dialect, flavour: server.flavour, version: server.version, transport: server.transport },
    state: stateOf(member, comparison),
    head: ok(comparison.head ?? null),
    applied: ok(comparison.applied.length),
    pending: ok(pending),
    late: ok(names('late')),
    edited: ok(names('edited')),
    failed: ok(names('failed')),
    drift: { state: 'unknown', reason: 'not compared' },
    lagMs: ok(lagOf(member, comparison)),
    findings: comparison.findings.map((finding) => ({ ...finding })),
    remarks: [...server.remarks],
  }
}

function stateOf(member: Member, comparison: Comparison): DatabaseStatus['state'] {
  if (comparison.findings.some(({ kind }) => kind === 'failed')) return 'failed'
  if (member.config.manage === 'observe') return 'observed'
  if (comparison.findings.some(({ blocks }) => blocks)) return 'blocked'
  return comparison.pending.length > 0 ? 'pending' : 'current'
}

function lagOf(member: Member, comparison: Comparison): number | null {
  const written = comparison.pending.flatMap((migration) => member.format.writtenAt?.(migration)?.getTime() ?? [])
  return written.length === 0 ? null : Math.max(0, Date.now() - Math.min(...written))
}

function unanswered(error: unknown, last: LastKnown | undefined): Known {
  const report = reportError(error)
  const timedOut = error instanceof SkeinError && (error.code === 'fleet.deadline' || error.code === 'connect.timeout')
  const fact = <T>(value: (known: LastKnown) => T) => {
    if (last !== undefined) return { state: 'stale' as const, value: value(last), ageMs: last.ageMs }
    return timedOut ? { state: 'timeout' as const } : { state: 'unknown' as const, reason: report.message }
  }
  return {
    state: 'unreachable',
    head: fact(({ head }) => head),
    applied: fact(({ applied }) => applied),
    pending: fact(({ pending }) => [...pending]),
    late: fact(({ late }) => [...late]),
    edited: fact(({ edited }) => [...edited]),
    failed: fact(({ failed }) => [...failed]),
    drift: { state: 'unknown', reason: 'not compared' },
    lagMs: timedOut ? { state: 'timeout' } : { state: 'unknown', reason: report.message },
    findings: [],
    remarks: [],
    error: report,
  }
}

function ok<T>(value: T): { state: 'ok'; value: T } {
  return { state: 'ok', value }
}

function since(started: number): number {
  return Math.round(performance.now() - started)
}

function summarize(databases: readonly DatabaseStatus[]): StatusReport['summary'] {
  const count = (state: DatabaseStatus['state']) => databases.filter((database) => database.state === state).length
  return {
    databases: databases.length,
    current: count('current'),
    pending: count('pending'),
    blocked: count('blocked'),
    failed: count('failed'),
    unreachable: count('unreachable'),
    observed: count('observed'),
  }
}

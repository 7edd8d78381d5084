import { randomUUID } from 'node:crypto'
import type { ApplyLimits } from '../apply/limits.ts'
import type { AppliedMigration } from '../apply/observer.ts'
import { overtaken, recordFailed, statementFailed } from '../apply/errors.ts'
import { prepare } from '../apply/prepare.ts'
import { apply } from '../apply/run.ts'
import type { Connection } from '../dialects/dialect.ts'
import { reportError } from '../errors/report.ts'
import { SkeinError } from '../errors/skein-error.ts'
import type { CompareContext, RecordContext, Recorder } from '../formats/format.ts'
import type { Comparison, Folder, Ledger } from '../model/migration.ts'
import { version } from '../version.ts'
import { deadline } from './deadline.ts'
import { pooled, readOnlyServer, refused, sameLedger, unknownMigration } from './errors.ts'
import type { Fleet, NamedDatabase } from './fleet.ts'
import { journalOf } from './journal-of.ts'
import { interferences } from './interference.ts'
import { type Folders, type Member, settle } from './member.ts'
import { type MigrateOptions, migrateTimeoutMs } from './migrate-options.ts'
import { type Session, open } from './open.ts'
import { plannedStatements } from './planned.ts'
import { takeLock } from './take-lock.ts'
import type { Turns } from './turns.ts'
import type { DatabaseMigration } from './reports/migrate.ts'
import { assertRightTarget, rememberTarget } from './target-memory.ts'
import { onDatabase, readLedger } from './told.ts'

/** What all databases of one run share. */
export interface MigrateRun {
  readonly fleet: Fleet
  readonly folders: Folders
  /** Identity and ledger to the first database seen with them. */
  readonly ledgers: Map<string, string>
  readonly turns: Turns
  readonly options: MigrateOptions
  readonly limits: ApplyLimits
  /** Databases this one depends on that did not get there. */
  readonly unmet: readonly string[]
}

type Draft = { -readonly [K in keyof DatabaseMigration]: DatabaseMigration[K] }

/** Migrates one database, or tells why not. Never rejects. */
export async function databaseMigration(database: NamedDatabase, run: MigrateRun): Promise<DatabaseMigration> {
  const started = performance.now()
  const draft: Draft = {
    name: database.name,
    groups: [...(database.config.groups ?? [])],
    format: database.config.format.name,
    state: 'skipped',
    head: null,
    applied: [],
    remaining: [],
    findings: [],
    notes: [],
    durationMs: 0,
  }
  try {
    if (database.config.manage === 'observe') draft.notes.push('only observed')
    else if (run.unmet.length > 0) draft.notes.push(`waits for ${run.unmet.join(', ')}`)
    else await migrateMember(database, run, draft)
  } catch (error) {
    draft.error = reportError(error)
    draft.state = stateAfter(draft, run)
  }
  draft.durationMs = Math.round(performance.now() - started)
  return draft
}

function stateAfter(draft: Draft, run: MigrateRun): DatabaseMigration['state'] {
  if (run.options.signal?.aborted === true) return 'cancelled'
  return draft.error?.exit === 1 ? 'refused' : 'failed'
}

async function migrateMember(database: NamedDatabase, run: MigrateRun, draft: Draft): Promise<void> {
  const timeoutMs = run.options.timeoutMs ?? migrateTimeoutMs
  const limit = deadline(database.name, timeoutMs, run.options.signal)
  let session: Session | undefined
  try {
    const member = await limit.bound(settle(database, run.fleet))
    const folder = await limit.bound(run.folders.read(member))
    assertKnown(member, folder, run.options.to)
    const purpose = run.options.dryRun === true ? 'read' : 'write'
    const opening = open(member, run.fleet, { as: 'migration', purpose, timeoutMs, signal: limit.signal, applicationName: 'skein migrate' })
    session = await limit.bound(opening)
    limit.end()
    await migrateSession(member, folder, session, run, draft)
  } finally {
    limit.end()
    await session?.close()
  }
}

function assertKnown(member: Member, folder: Folder, to: string | undefined): void {
  if (to === undefined || folder.migrations.some(({ name }) => name === to)) return
  throw unknownMigration(`${member.name} has no migration called ${to}`, { hint: `Folder: ${member.settled.shown}` })
}

async function migrateSession(member: Member, folder: Folder, session: Session, run: MigrateRun, draft: Draft): Promise<void> {
  const { connection, dialect } = session
  const { server } = connection
  draft.server = { dialect: server.dialect, flavour: server.flavour, version: server.version, transport: server.transport }
  draft.notes.push(...server.remarks)
  const stop = () => void connection.cancel()
  run.options.signal?.addEventListener('abort', stop, { once: true })
  try {
    if (run.options.dryRun === true) return await plan(member, folder, session, run, draft)
    assertWritable(member, connection, run)
    if (run.options.yes !== true) await assertRightTarget(run.fleet, member, server.identity)
    const lock = await onDatabase(member, session, () => takeLock(member, dialect, connection, run))
    try {
      await work(member, folder, session, run, draft)
      await rememberTarget(run.fleet, member, server.identity)
    } finally {
      await lock?.release().catch(() => {}) // The session ends next, and its lock with it.
    }
  } finally {
    run.options.signal?.removeEventListener('abort', stop)
  }
}

function assertWritable(member: Member, connection: Connection, run: MigrateRun): void {
  const { server } = connection
  if (server.readOnly !== undefined) throw readOnlyServer(`${member.name} takes no writes: ${server.readOnly}`, { hint: 'Point migrationUrl at the primary.' })
  if (!server.can.sessions && !server.can.lockFree) throw pooled(`${member.name} is reached through a transaction pooler`, { hint: 'Give the direct URL as migrationUrl.' })
  if (server.identity === undefined) return
  const key = JSON.stringify([server.identity, member.settled.schema ?? server.searchPath ?? '', member.settled.table])
  const other = run.ledgers.get(key)
  if (other !== undefined) throw sameLedger(`${member.name} and ${other} are the same database with the same ledger`, { hint: 'Check the two URLs in skein.config.' })
  run.ledgers.set(key, member.name)
}

interface Compared {
  readonly ledger: Ledger
  readonly comparison: Comparison
}

async function compared(member: Member, folder: Folder, session: Session, run: MigrateRun, draft: Draft): Promise<Compared> {
  const ledger = await readLedger(member, session)
  const comparison = member.format.compare(folder, ledger, compareContext(member, session, run))
  draft.head = comparison.head ?? null
  draft.findings = comparison.findings.filter(({ kind }) => kind !== 'pending').map((finding) => ({ ...finding }))
  draft.remaining = comparison.pending.map(({ name }) => name)
  const blocking = comparison.findings.filter(({ blocks }) => blocks)
  if (blocking.length > 0) throw refusal(member, blocking)
  return { ledger, comparison }
}

function compareContext({ settled }: Member, { dialect }: Session, { options }: MigrateRun): CompareContext {
  return { allowLate: options.allowLate === true, allowEdited: options.allowEdited === true, dialect: dialect.name, settled, ...(options.to === undefined ? {} : { to: options.to }) }
}

function refusal(member: Member, blocking: Comparison['findings']) {
  const flags = [...new Set(blocking.flatMap(({ liftedBy }) => (liftedBy === undefined ? [] : [`--${liftedBy}`])))]
  const first = blocking[0]
  return refused(`${member.name}: ${first?.message ?? 'a finding stands in the way'}${blocking.length > 1 ? ` (and ${blocking.length - 1} more)` : ''}`, {
    hint: first?.hint ?? (flags.length > 0 ? `${flags.join(', ')} allows it.` : 'See the findings.'),
    details: { findings: blocking.map(({ kind, migration }) => ({ kind, migration: migration ?? null })) },
  })
}

async function plan(member: Member, folder: Folder, session: Session, run: MigrateRun, draft: Draft): Promise<void> {
  const { ledger, comparison } = await compared(member, folder, session, run, draft)
  const prepared = await prepare(comparison.pending, contextOf(member, session, run))
  draft.findings.push(...prepared.flatMap(({ remarks }) => remarks))
  draft.planned = await plannedStatements(prepared, recorderOf(member, folder, session, ledger), ledger)
  draft.state = prepared.length === 0 ? 'current' : 'planned'
}

/** Where a transaction is the only lock, or a tool that takes none is at work, somebody may come between comparing and applying: then all is compared again. */
async function work(member: Member, folder: Folder, session: Session, run: MigrateRun, draft: Draft): Promise<void> {
  for (;;) {
    const found = await compared(member, folder, session, run, draft)
    try {
      if (found.comparison.pending.length > 0) await applyPending(member, folder, session, found, run, draft)
      draft.state = draft.applied.length > 0 ? 'migrated' : 'current'
      return
    } catch (error) {
      if (!(await movedOn(error, member, folder, session, found, run, draft))) throw error
    }
  }
}

/** What a failure may be that left nothing behind, when somebody else has just done the same. */
const undone: ReadonlySet<string> = new Set([overtaken.code, statementFailed.code, recordFailed.code])

/** Whether somebody else got on with what failed here. Each yes takes a migration from what is pending, so there is an end to it. */
async function movedOn(error: unknown, member: Member, folder: Folder, session: Session, found: Compared, run: MigrateRun, draft: Draft): Promise<boolean> {
  if (!(error instanceof SkeinError) || !undone.has(error.code) || session.connection.atomic === undefined) return false
  const ledger = await readLedger(member, session).catch(() => undefined) // The failure itself is what must be told.
  if (ledger === undefined) return false
  const open = new Set(member.format.compare(folder, ledger, compareContext(member, session, run)).pending.map(({ name }) => name))
  const ours = new Set(draft.applied.map(({ name }) => name))
  const made = error.code === overtaken.code && ours.size === 0 && ledger.exists && !found.ledger.exists
  return made || found.comparison.pending.some(({ name }) => !open.has(name) && !ours.has(name))
}

async function applyPending(member: Member, folder: Folder, session: Session, { ledger, comparison }: Compared, run: MigrateRun, draft: Draft): Promise<void> {
  const { observe } = run.options
  const prepared = await prepare(comparison.pending, contextOf(member, session, run))
  draft.findings.push(...prepared.flatMap(({ remarks }) => remarks))
  observe?.planned?.(member.name, prepared.length)
  draft.notes.push(...(await onDatabase(member, session, () => interferences(member, session, ledger))))
  const recorder = recorderOf(member, folder, session, ledger)
  await onDatabase(member, session, () => makeLedger(member, session, recorder, ledger))
  const journal = journalOf({ member, session, recorder, ledger, fleet: run.fleet, identity: session.connection.server.identity })
  await onDatabase(member, session, () => apply(prepared, {
    dialect: session.dialect,
    connection: session.connection,
    recorder,
    journal,
    limits: run.limits,
    now: () => new Date(),
    ...(run.options.signal === undefined ? {} : { signal: run.options.signal }),
    observe: {
      migration: (migration, statements) => observe?.migration?.(member.name, migration.name, statements),
      statement: (migration, index, text) => observe?.statement?.(member.name, migration.name, index, 0, text),
      applied: (result) => onApplied(result, member, draft, run),
      retrying: (migration, attempt, pauseMs, blockers) => observe?.waiting?.(member.name, `${migration.name}: waiting for a lock, try ${attempt + 1} in ${pauseMs} ms`, blockers),
      note: (text) => {
        draft.notes.push(text)
        observe?.note?.(member.name, text)
      },
    },
  }))
}

/** The tools' own statements; some of them fail when somebody else was first. */
async function makeLedger(member: Member, session: Session, recorder: Recorder, ledger: Ledger): Promise<void> {
  try {
    for (const statement of recorder.create()) await session.connection.execute(statement)
  } catch (error) {
    const now = ledger.exists ? ledger : await readLedger(member, session)
    if (now.exists === ledger.exists) throw error
    throw overtaken(`${member.name}: somebody else made the ledger at this moment`, { hint: 'Run migrate again.', cause: error })
  }
}

function onApplied(result: AppliedMigration, member: Member, draft: Draft, run: MigrateRun): void {
  draft.applied.push({ ...result })
  draft.head = result.name
  draft.remaining = draft.remaining.filter((name) => name !== result.name)
  run.options.observe?.applied?.(member.name, result)
}

function contextOf(member: Member, { dialect, connection }: Session, { options }: MigrateRun) {
  return { allowed: new Set(options.allow ?? []), dialect, server: connection.server, format: member.format, settled: member.settled, schemas: member.config.schemas ?? [] }
}

function recorderOf(member: Member, folder: Folder, { dialect }: Session, ledger: Ledger): Recorder {
  const context: RecordContext = { dialect: dialect.name, folder, ledger, quote: dialect.quote, now: () => new Date(), uuid: () => randomUUID(), version }
  return member.format.recorder(member.settled, context)
}

import { randomUUID } from 'node:crypto'
import type { RecordContext } from '../formats/format.ts'
import type { Comparison, Finding, Folder, Ledger, Mark, Migration } from '../model/migration.ts'
import { version } from '../version.ts'
import type { Fleet } from './fleet.ts'
import { journalOf } from './journal-of.ts'
import type { Member } from './member.ts'
import type { Session } from './open.ts'

/** What was read of one database, and where. */
export interface Found {
  readonly member: Member
  readonly session: Session
  readonly fleet: Fleet
  readonly folder: Folder
  readonly ledger: Ledger
  readonly comparison: Comparison
}

export interface HalfApplied {
  readonly migration: Migration
  readonly mark: Mark
}

/**
 * Pending migrations that stopped half way where the tool's own ledger has no room to tell. Asks nothing unless something is pending and a
 * place for progress is there. What may not be read is not known, and no reason to fail.
 */
export async function halfApplied(found: Found): Promise<readonly HalfApplied[]> {
  const { comparison, session, fleet } = found
  const told = new Set(comparison.findings.flatMap(({ kind, migration }) => (kind === 'failed' ? [migration] : [])))
  const silent = comparison.pending.filter(({ name }) => !told.has(name))
  if (silent.length === 0) return []
  const identity = session.connection.server.identity ?? (fleet.store().isKept() ? await session.dialect.identity?.(session.connection) : undefined)
  const journal = journalOf({ ...found, identity, recorder: found.member.format.recorder(found.member.settled, recordContext(found)) })
  const half: HalfApplied[] = []
  for (const migration of silent) {
    const mark = await journal.read(migration).catch((error: unknown) => unreadable(error, session))
    if (mark !== undefined) half.push({ migration, mark })
  }
  return half
}

/** The comparison with a finding for each. */
export async function withHalfApplied(found: Found): Promise<Comparison> {
  const half = await halfApplied(found)
  return half.length === 0 ? found.comparison : { ...found.comparison, findings: [...half.map(halfFinding), ...found.comparison.findings] }
}

function recordContext({ folder, ledger, session: { dialect } }: Found): RecordContext {
  return { dialect: dialect.name, folder, ledger, quote: dialect.quote, now: () => new Date(), uuid: () => randomUUID(), version }
}

function unreadable(error: unknown, { dialect }: Session): undefined {
  if (dialect.classify(error).kind !== 'privilege') throw error
}

function halfFinding({ migration, mark }: HalfApplied): Finding {
  const at = `at statement ${mark.statement + 1} of ${mark.total}`
  return {
    kind: 'failed',
    migration: migration.name,
    file: migration.file,
    message: mark.error === undefined ? `${migration.name} is being run, or was cut off, ${at}.` : `${migration.name} stopped ${at}: ${mark.error}`,
    tool: 'Runs it again from its beginning.',
    skein: 'The next migrate goes on there, after making sure that the statements above it are unchanged.',
    blocks: false,
  }
}

import type { DialectName } from '../../dialects/dialect-name.ts'
import type { Finding, Ledger, LedgerRow, Migration } from '../../model/migration.ts'
import type { CompareContext } from '../format.ts'
import { cutAfter } from '../cut-after.ts'
import type { Order } from './compare.ts'
import type { Entry } from './match.ts'
import { reStamp } from './re-stamp.ts'
import { pendingFinding } from './compare-pending.ts'
import { adoptRow, findTimeless, setTime } from './ledger-sql.ts'

/**
 * drizzle-kit 0.x runs every entry whose `when` is after one row, the one with the highest `created_at` (drizzle-d1.md A2).
 * We run what has no row; what has none and that rule would skip is late.
 */
export function lateV0(entries: readonly Entry[], ledger: Ledger, context: CompareContext): Order {
  const water = highWater(ledger.rows, context.dialect)
  const open = entries.filter(({ migration, row }) => row === undefined && migration.extra?.['absent'] !== true).map(({ migration }) => migration)
  const skipped = open.filter((migration) => !toolRuns(migration, water))
  const first = entries.findIndex(({ row }) => row !== undefined)
  const before = new Set(entries.slice(0, Math.max(0, first)).map(({ migration }) => migration))
  const allowed = context.allowLate ? open : open.filter((migration) => !skipped.includes(migration))
  const head = newest(entries)
  return {
    ...(head !== undefined && { head }),
    pending: allowed,
    findings: [
      ...skipped.map((migration) => lateFinding(migration, { water: water ?? 0, beforeAll: before.has(migration), entries }, context)),
      ...rerun(entries, water, ledger, context),
      ...leftBehind(allowed, water, entries, context),
      ...pendingFinding(allowed.filter((migration) => !skipped.includes(migration)), context),
    ],
  }
}

/** What drizzle-kit compares with: undefined for no rows. Postgres sorts null first in `desc`, and Number(null) is 0. */
function highWater(rows: readonly LedgerRow[], dialect: DialectName): number | undefined {
  if (rows.length === 0) return undefined
  if (dialect === 'postgres' && rows.some(({ key }) => key === undefined)) return 0
  return Math.max(...rows.map(({ key }) => Number(key ?? 0)))
}

const toolRuns = (migration: Migration, water: number | undefined) => water === undefined || water < Number(migration.key)

/** By `when`, the tool's own order of rows. */
function newest(entries: readonly Entry[]): string | undefined {
  const applied = entries.filter(({ row }) => row !== undefined).map(({ migration }) => migration)
  return applied.reduce<Migration | undefined>((last, one) => (last === undefined || Number(one.key) >= Number(last.key) ? one : last), undefined)?.name
}

/** `beforeAll`: nothing before it has a row either, so that the ledger may have been trimmed to its newest rows. */
function lateFinding(migration: Migration, at: { water: number; beforeAll: boolean; entries: readonly Entry[] }, context: CompareContext): Finding {
  const command = reStamp(migration.name, at.entries.map(({ migration: { key } }) => Number(key)), context.settled)
  return {
    kind: 'late',
    migration: migration.name,
    file: migration.file,
    message: `${migration.name} is not applied, but its \`when\` (${migration.key}) is not after that of the newest applied one (${at.water}).${at.beforeAll ? ' The ledger has no row of anything before it either: it may have been trimmed.' : ''}`,
    tool: context.allowLate ? 'Goes on skipping it in silence in every other environment.' : 'Skips it in silence, now and on every later run.',
    skein: context.allowLate ? 'Applies it now, and records its own `when`.' : 'Refuses this database until --allow-late.',
    hint: at.beforeAll ? `If the database has what it makes, record it: ${adoptRow(migration, context)} If not, --allow-late runs it.` : `So that every drizzle-kit runs it, re-stamp it before it is applied anywhere: ${command}`,
    blocks: !context.allowLate,
    liftedBy: 'allow-late',
  }
}

/** Applied here, and drizzle-kit would run it all the same. */
function rerun(entries: readonly Entry[], water: number | undefined, ledger: Ledger, context: CompareContext): Finding[] {
  const timeless = water === 0 && ledger.rows.some(({ key }) => key === undefined)
  return entries.flatMap(({ migration, row }) => {
    if (row === undefined || !toolRuns(migration, water)) return []
    const why = timeless ? 'a row of the ledger has no created_at, and Postgres sorts it first' : `its \`when\` (${migration.key}) is after every row of the ledger`
    return {
      kind: 'rerun',
      migration: migration.name,
      message: `${migration.name} is applied, but drizzle-kit takes it for pending: ${why}.`,
      tool: 'Runs it again.',
      skein: 'Does not run it.',
      hint: timeless ? `Give that row its time, or delete it: ${findTimeless(context)}` : `Give its row the journal's time: ${setTime(migration, row, context)}`,
      blocks: false,
    }
  })
}

/** Stopping at `to` would record a `when` that is after one of an entry left behind: drizzle-kit would then never run that entry. */
function leftBehind(allowed: readonly Migration[], water: number | undefined, entries: readonly Entry[], context: CompareContext): Finding[] {
  const running = cutAfter(allowed, entries.map(({ migration }) => migration), context.to)
  const after = Math.max(water ?? Number.NEGATIVE_INFINITY, ...running.map(({ key }) => Number(key)))
  return allowed
    .filter((migration) => !running.includes(migration) && toolRuns(migration, water) && !toolRuns(migration, after))
    .map((migration) => ({
      kind: 'order',
      migration: migration.name,
      message: `Stopping at ${context.to} leaves ${migration.name} behind, whose \`when\` (${migration.key}) is not after what would be recorded (${after}).`,
      tool: `Takes ${migration.name} for applied from then on.`,
      skein: context.allowLate ? 'Stops there, as --allow-late says.' : 'Refuses to stop there.',
      hint: 'Run without --to, or stop at a later migration.',
      blocks: !context.allowLate,
      liftedBy: 'allow-late',
    }))
}

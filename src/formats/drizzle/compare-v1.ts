import type { Finding, Ledger, Migration } from '../../model/migration.ts'
import type { CompareContext } from '../format.ts'
import { pendingFinding } from './compare-pending.ts'
import type { Order } from './compare.ts'
import { setName } from './ledger-sql.ts'
import type { Entry } from './match.ts'
import { upgrade } from './upgrade.ts'

/** drizzle-kit 1.0 runs every folder whose name is in no row, in name order: late ones too, and so do we. */
export function lateV1(entries: readonly Entry[], ledger: Ledger, context: CompareContext): Order {
  const open = entries.filter(({ row }) => row === undefined).map(({ migration }) => migration)
  const lastApplied = entries.findLastIndex(({ row }) => row !== undefined)
  const head = entries[lastApplied]?.migration.name
  const late = new Set(entries.slice(0, Math.max(0, lastApplied)).flatMap(({ migration, row }) => (row === undefined ? [migration] : [])))
  const begins = entries.findIndex(({ row }) => row !== undefined)
  return {
    ...(head !== undefined && { head }),
    pending: open,
    findings: [
      ...open.filter((migration) => late.has(migration)).map((migration) => lateFinding(migration, head ?? '', entries.findIndex((entry) => entry.migration === migration) < begins)),
      ...open.filter(({ key }) => key === undefined).map(timeless),
      ...(ledger.exists && ledger.generation === 'v0' ? upgradeFindings(entries, ledger) : nameless(entries, context)),
      ...pendingFinding(open.filter((migration) => !late.has(migration)), context),
    ],
  }
}

function lateFinding(migration: Migration, head: string, beforeAll: boolean): Finding {
  return {
    kind: 'late',
    migration: migration.name,
    file: migration.file,
    message: `${migration.name} is not applied, and stands before ${head}, which is.${beforeAll ? ' The ledger has no row of anything before it: it may have been trimmed.' : ''}`,
    tool: 'Runs it late.',
    skein: 'Runs it late.',
    ...(beforeAll && { hint: 'If the database has what it makes, insert its row (hash, created_at, name) first.' }),
    blocks: false,
  }
}

/** `01_init`, `20260101_x`: drizzle-kit 1.0 computes NaN for them. */
function timeless(migration: Migration): Finding {
  return {
    kind: 'order',
    migration: migration.name,
    file: migration.file,
    message: `The folder ${migration.name} does not begin with 14 digits (YYYYMMDDHHMMSS), so there is no time to record.`,
    tool: 'Fails with "NaN" on Postgres and MySQL; on better-sqlite3 it stores null.',
    skein: 'Refuses this database.',
    hint: 'Rename the folder (it is applied nowhere by drizzle-kit itself), or move it elsewhere if it is no migration.',
    blocks: true,
  }
}

function upgradeFindings(entries: readonly Entry[], ledger: Ledger): Finding[] {
  const { unmatched } = upgrade(entries.map(({ migration }) => migration), ledger.rows)
  if (unmatched.length === 0) {
    if (ledger.rows.length === 0) return []
    return [
      {
        kind: 'note',
        message: 'The ledger was made by drizzle-kit 0.x and this folder by 1.0.',
        tool: 'Adds the columns name and applied_at, and the name of each row, on its first run.',
        skein: 'Does the same before the first migration.',
        blocks: false,
      },
    ]
  }
  const rows = unmatched.map(({ raw, key }) => `id ${String(raw['id'])}, created_at ${key ?? 'null'}`).join('; ')
  return [
    {
      kind: 'missing',
      message: `The ledger was made by drizzle-kit 0.x, and ${unmatched.length} of its rows match no migration of this folder (${rows}).`,
      tool: 'Refuses to upgrade the ledger: "found … migrations in the database that do not match any local migration"',
      skein: 'Refuses this database for the same reason.',
      hint: 'Restore the missing migrations (a `git log` of the folder finds them), or delete rows that are known to be wrong.',
      blocks: true,
    },
  ]
}

/** Applied by our reading, but drizzle-kit 1.0 looks only at names. */
function nameless(entries: readonly Entry[], context: CompareContext): Finding[] {
  return entries.flatMap(({ migration, row, by }) => {
    if (row === undefined || by === 'name') return []
    return {
      kind: 'rerun',
      migration: migration.name,
      message: row.name === undefined ? `The row of ${migration.name} has no name: a drizzle-kit 0.x wrote it.` : `${migration.name} is recorded as ${row.name}: the folder was renamed after it was applied.`,
      tool: 'Runs it again: it knows a migration by its name only.',
      skein: 'Does not run it.',
      hint: `Give the row its name: ${setName(migration, row, context)}`,
      blocks: false,
    }
  })
}

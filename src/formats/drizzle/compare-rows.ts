import type { Finding, Ledger } from '../../model/migration.ts'
import type { CompareContext } from '../format.ts'
import type { Generation } from './extra.ts'
import type { Match } from './match.ts'

/** What the ledger has beyond the folder. */
export function rowFindings({ strangers, repeated }: Match, generation: Generation, ledger: Ledger, { settled }: CompareContext): Finding[] {
  // A v0 ledger under a v1 folder: rows of nothing block the upgrade and are said there.
  const missing = generation === 'v1' && ledger.generation === 'v0' ? [] : strangers
  return [
    ...missing.map<Finding>((row) => ({
      kind: 'missing',
      ...(row.name !== undefined && { migration: row.name }),
      message: `The ledger has ${row.name ?? `a migration of ${timeOf(row.key)}`} (hash ${row.hash === '' ? 'empty' : row.hash?.slice(0, 12)}), which ${settled.shown}/ does not have.`,
      tool: generation === 'v0' ? 'Does not notice, but counts its time: what is not after it is skipped.' : 'Does not notice.',
      skein: 'Goes on without it.',
      hint: 'Another branch may have been applied here, or the file was deleted. Several projects that share one ledger need tables of their own (`migrations.table`).',
      blocks: false,
    })),
    ...repeated.map<Finding>(({ migration }) => ({
      kind: 'note',
      migration: migration.name,
      message: `${migration.name} is recorded more than once.`,
      tool: 'Does not notice; it takes no lock, so two runners at once apply a migration twice.',
      skein: 'Counts it once.',
      hint: 'Look whether its data was written twice.',
      blocks: false,
    })),
  ]
}

function timeOf(key: string | undefined): string {
  const date = new Date(Number(key ?? Number.NaN))
  return Number.isNaN(date.getTime()) ? `unknown time (created_at ${key ?? 'null'})` : date.toISOString()
}

import type { Finding, Folder, Ledger, LedgerRow } from '../../model/migration.ts'
import { isoInstant } from '../instant.ts'

/** Unfinished rows: ours are gone on with; any other blocks everything, as Prisma's P3009 does, even for a migration the folder lacks. */
export function failedFindings(folder: Folder, ledger: Ledger): readonly Finding[] {
  const files = new Map(folder.migrations.map(({ name, file }) => [name, file]))
  return ledger.rows
    .filter(({ state }) => state === 'failed' || state === 'partial')
    .map((row) => {
      const name = row.name ?? ''
      const file = files.get(name)
      const place = { kind: 'failed' as const, migration: name, ...(file === undefined ? {} : { file }), tool: '`migrate deploy` refuses to apply anything (P3009).' }
      return row.progress !== undefined && file !== undefined ? { ...place, ...resumable(name, row) } : { ...place, ...stuck(name, row, file !== undefined) }
    })
}

function resumable(name: string, { progress, error }: LedgerRow): Pick<Finding, 'message' | 'skein' | 'blocks'> {
  const at = progress === undefined ? '' : ` before statement ${progress.statement + 1} of ${progress.total}`
  return {
    message: `${name} stopped${at}${error === undefined ? '.' : `: ${error}`}`,
    skein: 'The next migrate goes on there, after making sure that the statements above it are unchanged.',
    blocks: false,
  }
}

function stuck(name: string, { error, raw }: LedgerRow, hasFile: boolean): Pick<Finding, 'message' | 'skein' | 'hint' | 'blocks'> {
  const since = raw.started_at === null || raw.started_at === undefined ? '' : `, begun ${isoInstant(raw.started_at) ?? String(raw.started_at)}`
  return {
    message: `${name} failed, or is being run by Prisma${since}${error === undefined ? '.' : `: ${firstLine(error)}`}`,
    skein: 'Refuses to migrate: what it left behind is not known.',
    hint: `Look at what it left behind. Then either undo that and run \`prisma migrate resolve --rolled-back ${quoted(name)}\`, which lets it be applied again, or complete it by hand and run \`prisma migrate resolve --applied ${quoted(name)}\`.${hasFile ? '' : ' (The folder has no such migration.)'}`,
    blocks: true,
  }
}

const firstLine = (text: string) => text.trim().split('\n', 1)[0] ?? ''

const quoted = (name: string) => (/^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`)

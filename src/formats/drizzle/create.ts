import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import type { Folder } from '../../model/migration.ts'
import { formatNameInvalid } from '../errors.ts'
import type { NewFile, Settled } from '../format.ts'
import { slug } from '../slug.ts'
import { drizzleExtra, generationOf, type Prefix } from './extra.ts'
import { type Journal, parseJournal } from './journal.ts'
import { nextSnapshotV0, nextSnapshotV1 } from './snapshot.ts'
import { stamp } from './v1-name.ts'

/** The body that `drizzle-kit generate --custom` writes, without a newline at its end (drizzle-d1.md A1). */
const body = '-- Custom SQL migration file, put your code below! --'

/** An empty hand-written migration, as `drizzle-kit generate --custom --name` makes it. */
export async function create(settled: Settled, folder: Folder, name: string, now: Date): Promise<readonly NewFile[]> {
  const title = slug(name)
  if (title === '') throw formatNameInvalid(`${JSON.stringify(name)} leaves nothing for a file name`, { hint: 'Use letters and digits.' })
  return generationOf(folder) === 'v0' ? createV0(settled, title, now) : createV1(settled, folder, title, now)
}

function createV0(settled: Settled, title: string, now: Date): readonly NewFile[] {
  const meta = join(settled.dir, 'meta')
  const file = join(meta, '_journal.json')
  const exists = existsSync(file)
  const journal = exists ? parseJournal(readFileSync(file, 'utf8'), `${settled.shown}/meta/_journal.json`) : emptyJournal(settled)
  const highest = Math.max(0, ...journal.entries.map(({ when }) => when))
  const idx = (journal.entries.at(-1)?.idx ?? -1) + 1
  const prefix = nextPrefix(drizzleExtra(settled).prefix ?? prefixOf(journal), idx, now)
  const tag = `${prefix}_${title}`
  const version = journal.entries.at(-1)?.version ?? entryVersions[journal.dialect ?? ''] ?? '7'
  // The tool takes the clock; a journal whose newest entry lies in the future would then hide this one for ever.
  const entry = { idx, version, when: Math.max(now.getTime(), highest + 1), tag, breakpoints: drizzleExtra(settled).breakpoints }
  const snapshot = nextSnapshotV0(lastSnapshot(meta), randomUUID())
  return [
    { path: join(settled.dir, `${tag}.sql`), content: body, mode: 'create' },
    ...(snapshot === undefined ? [] : [{ path: join(meta, `${prefix}_snapshot.json`), content: snapshot, mode: 'create' as const }]),
    { path: file, content: JSON.stringify({ ...journal, entries: [...journal.entries, entry] }, null, 2), mode: exists ? 'replace' : 'create' },
  ]
}

/** `entry.version`: that of the dialect's snapshots. `version` of the journal itself is 7 for all (drizzle-d1.md A1). */
const entryVersions: Readonly<Record<string, string>> = { postgresql: '7', mysql: '5', sqlite: '6', turso: '6', singlestore: '1' }

function emptyJournal(settled: Settled): Journal {
  const dialect = settled.dialect === 'mysql' ? 'mysql' : settled.dialect === 'sqlite' ? 'sqlite' : 'postgresql'
  return { version: '7', dialect, entries: [] }
}

/** The way the last entry was numbered, when the configuration does not say. */
function prefixOf(journal: Journal): Prefix {
  const last = journal.entries.at(-1)?.tag ?? '0000_'
  if (/^\d{14}_/.test(last)) return 'timestamp'
  if (/^\d{10}_/.test(last)) return 'unix'
  return last.startsWith('_') ? 'none' : 'index'
}

function nextPrefix(prefix: Prefix, idx: number, now: Date): string {
  if (prefix === 'timestamp' || prefix === 'supabase') return stamp(now.getTime())
  if (prefix === 'unix') return String(Math.floor(now.getTime() / 1000))
  return prefix === 'none' ? '' : String(idx).padStart(4, '0')
}

/** The parent of a new snapshot: the lexicographically last file of meta/ that does not begin with `_`, whatever the journal says. */
function lastSnapshot(meta: string): string | undefined {
  const names = existsSync(meta) ? readdirSync(meta).filter((name) => !name.startsWith('_') && name.endsWith('.json')).sort() : []
  const last = names.at(-1)
  return last === undefined ? undefined : readFileSync(join(meta, last), 'utf8')
}

function createV1(settled: Settled, folder: Folder, title: string, now: Date): readonly NewFile[] {
  const taken = new Set(folder.migrations.map(({ key }) => key))
  let millis = Math.floor(now.getTime() / 1000) * 1000
  // Two migrations of one second could not be told apart when a v0 ledger is upgraded (drizzle-d1.md C10).
  while (taken.has(String(millis))) millis += 1000
  const name = `${stamp(millis)}_${title}`
  const snapshots = folder.migrations.flatMap(({ path }) => {
    const file = join(path, '..', 'snapshot.json')
    return existsSync(file) ? [readFileSync(file, 'utf8')] : []
  })
  const snapshot = nextSnapshotV1(snapshots, randomUUID())
  return [
    { path: join(settled.dir, name, 'migration.sql'), content: body, mode: 'create' },
    ...(snapshot === undefined ? [] : [{ path: join(settled.dir, name, 'snapshot.json'), content: snapshot, mode: 'create' as const }]),
  ]
}

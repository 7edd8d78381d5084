import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Folder, FolderProblem, Migration } from '../../model/migration.ts'
import { folderUnreadable } from '../errors.ts'
import { hashFile } from '../file-hash.ts'
import type { Settled } from '../format.ts'
import { type FolderScan, scanFolder } from '../folder-scan.ts'
import { drizzleExtra } from './extra.ts'
import { type Journal, type JournalEntry, parseJournal } from './journal.ts'
import { journalProblems } from './journal-problems.ts'
import { folderOfEntry, millisOfFolder } from './v1-name.ts'

/** A Drizzle folder of either generation, in the order in which the tool runs it: the journal's, or that of the folders' names. */
export async function read(settled: Settled): Promise<Folder> {
  const scan = scanFolder(settled.dir, { root: settled.root, shown: settled.shown, enter: (folder) => !folder.includes('/') && folder !== 'meta' })
  const journal = join(settled.dir, 'meta', '_journal.json')
  if (existsSync(journal)) return readV0(settled, scan, parseJournal(readText(journal, `${settled.shown}/meta/_journal.json`), `${settled.shown}/meta/_journal.json`))
  return readV1(settled, scan)
}

function readV0(settled: Settled, scan: FolderScan, journal: Journal): Folder {
  const present = new Set(scan.files.map(({ name }) => name))
  const problems = [...notes(settled), ...journalProblems(journal, scan, settled.shown)]
  const migrations = journal.entries.map((entry) => {
    if (!present.has(`${entry.tag}.sql`)) return absent(entry, settled)
    return migration(settled, { name: entry.tag, file: `${entry.tag}.sql`, key: entry.when, extra: { idx: entry.idx, folder: folderOfEntry(entry.tag, entry.when) } }, problems)
  })
  return { dir: settled.dir, migrations, problems, ignored: scan.ignored, generation: 'v0', ...(journal.dialect === undefined ? {} : { writtenFor: journal.dialect }) }
}

/** Kept in its place so that a ledger row of it is still understood; the comparison refuses to run it. */
function absent(entry: JournalEntry, settled: Settled): Migration {
  return {
    name: entry.tag,
    path: join(settled.dir, `${entry.tag}.sql`),
    file: `${settled.shown}/${entry.tag}.sql`,
    bytes: 0,
    hash: '',
    key: String(entry.when),
    extra: { idx: entry.idx, absent: true, folder: folderOfEntry(entry.tag, entry.when) },
  }
}

function readV1(settled: Settled, scan: FolderScan): Folder {
  const problems = notes(settled)
  // drizzle-orm 1.0 sorts with localeCompare (A1b), so the order is the tool's even where bytes would say otherwise.
  const names = scan.files.flatMap(({ name }) => (/^[^/]+\/migration\.sql$/.test(name) ? [name.slice(0, -'/migration.sql'.length)] : [])).sort((a, b) => a.localeCompare(b))
  const migrations = names.map((name) => migration(settled, { name, file: `${name}/migration.sql`, key: millisOfFolder(name), extra: {} }, problems))
  const ignored = [...scan.ignored]
  for (const { name } of scan.files) {
    if (/^[^/]+\.sql$/.test(name)) ignored.push({ file: name, because: 'there is no meta/_journal.json, and drizzle-kit 1.0 runs only <folder>/migration.sql' })
    else if (name.endsWith('.sql') && !name.endsWith('/migration.sql')) ignored.push({ file: name, because: 'not named migration.sql' })
  }
  const generation = names.length > 0 ? 'v1' : drizzleExtra(settled).generation
  return { dir: settled.dir, migrations, problems, ignored, generation }
}

function migration(settled: Settled, what: { name: string; file: string; key: number | undefined; extra: Readonly<Record<string, unknown>> }, problems: FolderProblem[]): Migration {
  const path = join(settled.dir, ...what.file.split('/'))
  const file = `${settled.shown}/${what.file}`
  const hashed = hashFile(path, file)
  if (!hashed.utf8) {
    problems.push({ kind: 'note', migration: what.name, file, blocks: false, message: `${file} is not UTF-8: drizzle-kit runs and hashes it with U+FFFD in place of the wrong bytes, and so does Skein.` })
  }
  if (hashed.bom) {
    problems.push({ kind: 'note', migration: what.name, file, blocks: false, message: `${file} begins with a byte-order mark. drizzle-kit sends it to the server, and Postgres and MySQL refuse it; Skein leaves it out.` })
  }
  return {
    name: what.name,
    path,
    file,
    bytes: hashed.bytes,
    hash: hashed.decodedSha256.toString('hex'),
    ...(hashed.otherEndings !== undefined && {
      equalHashes: [{ hash: hashed.otherEndings.sha256.toString('hex'), because: `the same text with ${hashed.otherEndings.endings} line endings` }],
    }),
    ...(what.key !== undefined && { key: String(what.key) }),
    extra: what.extra,
  }
}

function notes(settled: Settled): FolderProblem[] {
  return drizzleExtra(settled).notes.map((message) => ({ kind: 'note', message, blocks: false }))
}

function readText(path: string, shown: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw folderUnreadable(`${shown} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, { position: { file: shown, line: 1, column: 1 }, cause: error })
  }
}

import type { FolderProblem } from '../../model/migration.ts'
import type { FolderScan } from '../folder-scan.ts'
import type { Journal, JournalEntry } from './journal.ts'

/** What is wrong with a v0 folder before any database is asked. None of it blocks: what a database has decides. */
export function journalProblems(journal: Journal, scan: FolderScan, shown: string): FolderProblem[] {
  return [...unregistered(journal, scan, shown), ...order(journal), ...sameNumber(journal), ...bothGenerations(scan)]
}

function unregistered(journal: Journal, scan: FolderScan, shown: string): FolderProblem[] {
  const tags = new Set(journal.entries.map(({ tag }) => `${tag}.sql`))
  return scan.files
    .filter(({ name }) => /^[^/]+\.sql$/.test(name) && !tags.has(name))
    .map(({ name }) => ({
      kind: 'unregistered',
      migration: name.slice(0, -'.sql'.length),
      file: `${shown}/${name}`,
      message: `${name} is not in meta/_journal.json.`,
      tool: 'Passes over it in silence: only what the journal lists is run.',
      skein: 'Does not run it either.',
      hint: 'If it is a migration, a merge may have dropped its journal entry: restore the entry. Otherwise move the file elsewhere.',
      blocks: false,
    }))
}

/** Entries that a database gets when it is built from nothing, and never gets when it is migrated step by step (drizzle-d1.md A2 ii). */
function order(journal: Journal): FolderProblem[] {
  const problems: FolderProblem[] = []
  let highest: JournalEntry | undefined
  for (const entry of journal.entries) {
    if (highest !== undefined && entry.when <= highest.when) {
      problems.push({
        kind: 'order',
        migration: entry.tag,
        message: `The journal lists ${entry.tag} after ${highest.tag}, but its \`when\` (${entry.when}) is ${entry.when === highest.when ? 'the same' : 'earlier'}.`,
        tool: `Runs it on a fresh database, and never on one that already has ${highest.tag}.`,
        skein: `Asks each database's ledger for it: it is late where ${highest.tag} is applied and it is not.`,
        hint: `Before it is applied anywhere, give it a later \`when\` in meta/_journal.json.`,
        blocks: false,
      })
    }
    if (highest === undefined || entry.when > highest.when) highest = entry
  }
  return problems
}

function sameNumber(journal: Journal): FolderProblem[] {
  const numbers = new Map<string, string>()
  const problems: FolderProblem[] = []
  for (const { tag } of journal.entries) {
    const number = /^(\d+)_/.exec(tag)?.[1]
    if (number === undefined) continue
    const other = numbers.get(number)
    if (other === undefined) numbers.set(number, tag)
    else {
      problems.push({
        kind: 'duplicate-number',
        migration: tag,
        message: `${other} and ${tag} have the same number.`,
        tool: 'Runs both: only `when` counts.',
        skein: 'Runs both: the full name is the identity.',
        blocks: false,
      })
    }
  }
  return problems
}

function bothGenerations(scan: FolderScan): FolderProblem[] {
  const folder = scan.files.find(({ name }) => /^[^/]+\/migration\.sql$/.test(name))
  if (folder === undefined) return []
  return [
    {
      kind: 'note',
      message: `The folder has a journal (drizzle-kit 0.x) and ${folder.name} (drizzle-kit 1.0): it is read by its journal.`,
      tool: 'drizzle-kit 0.x passes over the subfolders; 1.0 refuses the whole folder while the journal is there.',
      hint: 'Finish the upgrade with `drizzle-kit up`, or remove the subfolders.',
      blocks: false,
    },
  ]
}

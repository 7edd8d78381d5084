import { folderUnreadable } from '../errors.ts'

/** One line of `meta/_journal.json`. */
export interface JournalEntry {
  readonly idx: number
  readonly version?: string
  /** Milliseconds, when it was generated: the value the ledger orders by. */
  readonly when: number
  readonly tag: string
  readonly breakpoints?: boolean
}

export interface Journal {
  readonly version?: string
  readonly dialect?: string
  readonly entries: readonly JournalEntry[]
}

/** The journal's text as a value. Rejects with `folder.unreadable`, position included. */
export function parseJournal(text: string, file: string): Journal {
  const journal = parse(text, file)
  if (!isRecord(journal) || !Array.isArray(journal['entries'])) throw broken(file, 'it has no list of `entries`')
  for (const [index, entry] of (journal['entries'] as unknown[]).entries()) {
    const { tag, when } = isRecord(entry) ? entry : {}
    if (typeof tag !== 'string' || tag === '') throw broken(file, `entry ${index} has no \`tag\``)
    if (/[/\\]/.test(tag) || tag.includes('\0')) throw broken(file, `the tag ${JSON.stringify(tag)} of entry ${index} is not a file name`)
    if (typeof when !== 'number' || !Number.isFinite(when)) throw broken(file, `entry ${index} (${tag}) has no number \`when\``)
  }
  return journal as unknown as Journal
}

function parse(text: string, file: string): unknown {
  const conflict = /^(?:<{7}|={7}|>{7})(?: |$)/m.exec(text)
  if (conflict !== null) throw broken(file, 'it holds the marks of a merge conflict', placeOf(text, conflict.index))
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    const offset = /position (\d+)/.exec(String(error))?.[1]
    throw broken(file, `it is not JSON (${String((error as Error).message)})`, placeOf(text, Number(offset ?? 0)))
  }
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}

function broken(file: string, why: string, place = { line: 1, column: 1 }) {
  return folderUnreadable(`${file} cannot be used: ${why}`, {
    hint: 'Restore it from version control, or resolve the merge: drizzle-kit runs only what this file lists.',
    position: { file, ...place },
  })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

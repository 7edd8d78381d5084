import { isAbsolute, relative } from 'node:path'
import { access } from 'node:fs/promises'
import type { Format, NewFile, Settled } from '../formats/format.ts'
import { newAmbiguous, newConflict, newUnwritable } from './errors.ts'
import type { Fleet } from './fleet.ts'
import { withFolderLock } from './folder-lock.ts'
import { type Member, settle } from './member.ts'
import type { NewReport } from './reports/new.ts'
import { contentOf, type FileChange, makeFolder, takeBack, type Undo, writeFiles } from './write-files.ts'

export interface NewOptions {
  readonly fleet: Fleet
  /** A selector; needed unless all databases share one folder. */
  readonly database?: string
  /** What the migration is about, in the user's words: its tool's naming makes a file name of it. */
  readonly name: string
  readonly now: Date
}

/** Writes an empty hand-written migration in the database's own format: all of its files or none, and no file that is there already. */
export async function newMigration({ fleet, database, name, now }: NewOptions): Promise<NewReport> {
  const members: Member[] = []
  for await (const member of fleet.members(database === undefined ? [] : [database])) members.push(await settle(member, fleet))
  const { format, settled } = oneFolder(members, database)
  const done = await withFolderLock(settled.dir, () =>
    inFolder(settled.dir, async () => {
      const changes = await changesFor(format, settled, name, now)
      return { changes, trouble: await writeFiles(changes) }
    }),
  )
  if (done === undefined) throw conflict(settled.shown, 'gets another new migration at this moment')
  const { changes, trouble } = done.result
  const shown = (path: string) => relative(fleet.root, path).replaceAll('\\', '/')
  if (trouble?.reason === 'failed') throw newUnwritable(`${shown(trouble.path)} cannot be written: ${trouble.code ?? 'unknown reason'}`, { hint: 'Nothing was written.' })
  if (trouble !== undefined) throw conflict(shown(trouble.path), trouble.reason === 'exists' ? 'is there already' : 'changed meanwhile')
  return {
    databases: members.map((member) => member.name),
    format: format.name,
    files: changes.map(({ path, mode }) => ({ path: shown(path), change: mode === 'create' ? 'created' : 'replaced' })),
  }
}

function oneFolder(members: readonly Member[], database: string | undefined): Member {
  const [first, ...others] = members
  const folders = new Set(members.map(({ settled }) => settled.dir))
  if (first !== undefined && others.every(({ settled, format }) => settled.dir === first.settled.dir && format.name === first.format.name)) return first
  throw newAmbiguous(`${database ?? 'the fleet'} has ${folders.size} folders of migrations`, {
    hint: `Name one database: ${members.slice(0, 12).map(({ name }) => name).join(', ')}.`,
    details: { databases: members.map(({ name }) => name) },
  })
}

/** Makes the folder when it is not there, and takes it away again when nothing came into it. */
async function inFolder<Result>(dir: string, work: () => Promise<Result>): Promise<Result> {
  const made: Undo = []
  await access(dir).catch(() => makeFolder(dir, made))
  try {
    return await work()
  } finally {
    await takeBack(made) // A folder that has something in it stays.
  }
}

/** The files to write, made from a folder that did not change while they were made. */
async function changesFor(format: Format, settled: Settled, name: string, now: Date): Promise<readonly FileChange[]> {
  const folder = await format.read(settled)
  const files = await format.create(settled, folder, name, now)
  const changes = await Promise.all(files.map(changeOf))
  const again = await format.read(settled)
  if (JSON.stringify(again.migrations) !== JSON.stringify(folder.migrations)) throw conflict(settled.shown, 'changed meanwhile')
  const outside = files.find(({ path }) => relative(settled.dir, path).startsWith('..') || isAbsolute(relative(settled.dir, path)))
  if (outside !== undefined) throw new Error(`${format.name} would write outside its folder: ${outside.path}`)
  return changes
}

async function changeOf({ path, content, mode }: NewFile): Promise<FileChange> {
  return mode === 'create' ? { mode, path, content } : { mode, path, content, before: await contentOf(path) }
}

function conflict(path: string, what: string) {
  return newConflict(`${path} ${what}`, { hint: 'Nothing was written. Run it again.' })
}

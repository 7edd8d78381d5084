import { randomBytes } from 'node:crypto'
import { chmod, copyFile, constants, link, mkdir, readFile, realpath, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'

/** A file to write: a new one, or one in place of what `before` says it is (undefined: it is not there). */
export type FileChange =
  | { readonly mode: 'create'; readonly path: string; readonly content: string }
  | { readonly mode: 'replace'; readonly path: string; readonly content: string | Uint8Array; readonly before: Uint8Array | undefined }

/** Why files were not written; nothing of them is left. */
export type WriteTrouble = { readonly reason: 'exists' | 'changed' | 'failed'; readonly path: string; readonly code?: string }

/** What takes steps back again, the last one first. */
export type Undo = (() => Promise<unknown>)[]

/**
 * Writes all of the files or none: each is written beside its place first, new ones take their place only when it is free,
 * and the others only when their content is still what it was; these keep their mode, and links to them. Returns what went wrong, or nothing.
 */
export async function writeFiles(changes: readonly FileChange[]): Promise<WriteTrouble | undefined> {
  const folders: Undo = []
  const trouble = await writeInto(changes, folders)
  if (trouble !== undefined) await takeBack(folders)
  return trouble
}

async function writeInto(changes: readonly FileChange[], folders: Undo): Promise<WriteTrouble | undefined> {
  const staged: { readonly change: FileChange; readonly draft: string }[] = []
  const undo: Undo = []
  try {
    for (const change of changes) staged.push(await stage(change, folders))
    for (const { change, draft } of staged.toSorted((a, b) => Number(a.change.mode === 'replace') - Number(b.change.mode === 'replace'))) {
      const trouble = change.mode === 'create' ? await place(change.path, draft, undo) : await replace(change, draft, undo)
      if (trouble === undefined) continue
      await takeBack(undo)
      return trouble
    }
    return undefined
  } catch (cause) {
    await takeBack(undo)
    const { code, path, dest } = cause as NodeJS.ErrnoException & { readonly dest?: string }
    return { reason: 'failed', path: dest ?? path ?? changes[0]?.path ?? '', ...(code === undefined ? {} : { code }) }
  } finally {
    for (const { draft } of staged) await rm(draft, { force: true })
  }
}

/** Where a link leads is where the file is. */
async function stage(given: FileChange, folders: Undo): Promise<{ readonly change: FileChange; readonly draft: string }> {
  const there = given.mode === 'replace' && given.before !== undefined
  const change = there ? { ...given, path: await realpath(given.path) } : given
  await makeFolder(dirname(change.path), folders)
  const draft = join(dirname(change.path), `.skein-${randomBytes(6).toString('hex')}.draft`)
  try {
    await writeFile(draft, change.content, { flag: 'wx' })
    if (there) await chmod(draft, (await stat(change.path)).mode)
    return { change, draft }
  } catch (cause) {
    await rm(draft, { force: true }) // A full disk leaves the beginning of a file.
    throw Object.assign(cause as NodeJS.ErrnoException, { path: change.path }) // Nobody knows the draft.
  }
}

/** Makes a folder and those above it. An empty one is a migration to some tools: taken back, each goes again unless something is in it. */
export async function makeFolder(path: string, folders: Undo): Promise<void> {
  const first = await mkdir(path, { recursive: true })
  if (first === undefined) return
  const below = relative(first, path).split(sep).filter((part) => part !== '')
  for (let depth = 0; depth <= below.length; depth += 1) folders.push(() => rmdir(join(first, ...below.slice(0, depth))))
}

/** A link takes a name only when it is free, and the file has its whole content from the first moment. */
async function place(path: string, draft: string, undo: Undo): Promise<WriteTrouble | undefined> {
  try {
    await link(draft, path).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EEXIST') throw cause
      return copyFile(draft, path, constants.COPYFILE_EXCL) // A file system without links.
    })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return { reason: 'exists', path }
    throw cause
  }
  undo.push(() => rm(path, { force: true }))
  return undefined
}

async function replace(change: FileChange & { readonly mode: 'replace' }, draft: string, undo: Undo): Promise<WriteTrouble | undefined> {
  const { path, before } = change
  if (before === undefined) return place(path, draft, undo)
  const now = await contentOf(path)
  if (now === undefined || !now.equals(before)) return { reason: 'changed', path }
  await rename(draft, path)
  undo.push(() => writeFile(path, before))
  return undefined
}

/** Takes back as much as can be. */
export async function takeBack(undo: Undo): Promise<void> {
  for (const step of undo.toReversed()) await step().catch(() => {})
}

/** A file's bytes; undefined when it is not there. */
export async function contentOf(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw cause
  }
}

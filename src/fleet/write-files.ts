import { randomBytes } from 'node:crypto'
import { copyFile, constants, link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A file to write: a new one, or one in place of what `before` says it is (undefined: it is not there). */
export type FileChange =
  | { readonly mode: 'create'; readonly path: string; readonly content: string }
  | { readonly mode: 'replace'; readonly path: string; readonly content: string; readonly before: string | undefined }

/** Why files were not written; nothing of them is left. */
export type WriteTrouble = { readonly reason: 'exists' | 'changed' | 'failed'; readonly path: string; readonly code?: string }

/**
 * Writes all of the files or none: each is written beside its place first, new ones take their place only when it is free,
 * and the others only when their content is still what it was. Returns what went wrong, or nothing.
 */
export async function writeFiles(changes: readonly FileChange[]): Promise<WriteTrouble | undefined> {
  const staged: { readonly change: FileChange; readonly draft: string }[] = []
  const undo: (() => Promise<void>)[] = []
  try {
    for (const change of changes) staged.push({ change, draft: await stage(change) })
    for (const { change, draft } of staged.toSorted((a, b) => Number(a.change.mode === 'replace') - Number(b.change.mode === 'replace'))) {
      const trouble = change.mode === 'create' ? await place(change.path, draft, undo) : await replace(change, draft, undo)
      if (trouble === undefined) continue
      await takeBack(undo)
      return trouble
    }
    return undefined
  } catch (cause) {
    await takeBack(undo)
    const { code, path } = cause as NodeJS.ErrnoException
    return { reason: 'failed', path: path ?? changes[0]?.path ?? '', ...(code === undefined ? {} : { code }) }
  } finally {
    for (const { draft } of staged) await rm(draft, { force: true })
  }
}

async function stage({ path, content }: FileChange): Promise<string> {
  await mkdir(dirname(path), { recursive: true })
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`
  await writeFile(draft, content, { flag: 'wx' })
  return draft
}

/** A link takes a name only when it is free, and the file has its whole content from the first moment. */
async function place(path: string, draft: string, undo: (() => Promise<void>)[]): Promise<WriteTrouble | undefined> {
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

async function replace(change: FileChange & { readonly mode: 'replace' }, draft: string, undo: (() => Promise<void>)[]): Promise<WriteTrouble | undefined> {
  const { path, before } = change
  if (before === undefined) return place(path, draft, undo)
  if ((await contentOf(path)) !== before) return { reason: 'changed', path }
  await rename(draft, path)
  undo.push(() => writeFile(path, before))
  return undefined
}

async function takeBack(undo: readonly (() => Promise<void>)[]): Promise<void> {
  for (const step of undo.toReversed()) await step().catch(() => {})
}

/** A file's text; undefined when it is not there. */
export async function contentOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw cause
  }
}

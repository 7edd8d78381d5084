import { access, constants, open, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { connectRefused } from '../../errors.ts'
import { notADatabase, unreadableMedia } from '../errors.ts'

/** What can be known of a file before SQLite opens it. Nothing is written, and no lock is taken. */
export interface FileFacts {
  /** Absolute, links followed: the same for every name of the file. */
  readonly identity: string
  readonly exists: boolean
  /** Its header says that changes go through a write-ahead log. */
  readonly wal: boolean
  /** This user may write both the file and its folder (journals stand beside it). */
  readonly writable: boolean
  /** A `-wal` with something in it stands beside. */
  readonly walPending: boolean
}

const magic = 'SQLite format 3\0'

/** Looks at a file. Rejects with `connect.*` for what can be no database. */
export async function inspect(path: string): Promise<FileFacts> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw unreadableMedia(`${path} cannot be reached: ${error.code ?? error.message}`, { hint: 'Check the path and the permissions of its folders.', cause: error })
  })
  const folder = await realpath(dirname(path)).catch(() => dirname(path))
  if (found === undefined) return { identity: join(folder, basename(path)), exists: false, wal: false, writable: await mayWrite(folder), walPending: false }
  if (!found.isFile()) throw connectRefused(`${path} is ${found.isDirectory() ? 'a folder' : 'no regular file'}`, { hint: 'An SQLite database is a file.' })
  const identity = await realpath(path)
  const header = await firstBytes(path)
  if (header.length > 0 && header.subarray(0, magic.length).toString('latin1') !== magic) throw notADatabase(`${path} is not an SQLite database, or it is encrypted`, { hint: 'Check the path. Skein opens no encrypted files.' })
  return { identity, exists: true, wal: header[18] === 2, writable: (await mayWrite(path)) && (await mayWrite(dirname(identity))), walPending: await hasContent(`${identity}-wal`) }
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw unreadableMedia(`${path} cannot be read: ${error.code ?? error.message}`, { hint: 'Check the permissions of the file.', cause: error })
  })
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(100), 0, 100, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function mayWrite(path: string): Promise<boolean> {
  return await access(path, constants.W_OK).then(
    () => true,
    () => false,
  )
}

async function hasContent(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found !== undefined && found.size > 0
}

import { connectAborted } from '../../errors.ts'
import type { Target } from '../../dialect.ts'
import type { Driver, DriverOptions } from '../drivers/driver.ts'
import { SqliteFailure } from '../drivers/failure.ts'
import { openDriver } from '../drivers/open.ts'
import { damaged, fileBusy, notADatabase, unreadableMedia } from '../errors.ts'
import { patiently } from '../patience.ts'
import type { FileFacts } from './inspect.ts'

/** An open file, and how it was opened. */
export interface Opened {
  readonly driver: Driver
  readonly access: DriverOptions['access']
}

/**
 * Opens a file so that a reader changes nothing, as far as SQLite lets it:
 * - a file that is not there is read as an empty database in memory;
 * - a rollback-journal file is opened read-only. After a crash its hot journal must be rolled back first, which every reader of SQLite does;
 * - a WAL file is opened as its owner would and held to `query_only`: a read-only session would leave `-wal` and `-shm` files behind;
 * - where nothing may be written at all, a file without pending WAL is read as immutable.
 */
export async function openFile(path: string, facts: FileFacts, target: Target): Promise<Opened> {
  if (target.purpose === 'write') return await tried(path, facts, target, facts.exists ? ['write'] : ['create'])
  if (!facts.exists) return { driver: openDriver({ path: ':memory:', access: 'create' }), access: 'create' }
  if (facts.wal) return await tried(path, facts, target, facts.writable ? ['write'] : facts.walPending ? ['read'] : ['read', 'immutable'])
  return await tried(path, facts, target, ['read', 'write'])
}

async function tried(path: string, facts: FileFacts, target: Target, ways: readonly DriverOptions['access'][]): Promise<Opened> {
  for (const [index, access] of ways.entries()) {
    try {
      return { driver: await usable(path, access, target), access }
    } catch (error) {
      const again = error instanceof SqliteFailure && /^SQLITE_(?:CANTOPEN|READONLY)/.test(error.code) && index < ways.length - 1
      if (!again) throw worded(path, facts, error)
    }
  }
  throw new Error('openFile was given no way to open')
}

/** Open, and its first page read: only then does SQLite look at the file. */
async function usable(path: string, access: DriverOptions['access'], target: Target): Promise<Driver> {
  const driver = openDriver({ path, access })
  try {
    if (target.purpose === 'read') driver.run('pragma query_only = on')
    await patiently(Math.max(1, target.timeoutMs), () => driver.all('select count(*) from sqlite_master'), () => {
      if (target.signal?.aborted === true) throw connectAborted(`opening ${path} was called off`)
    })
    return driver
  } catch (error) {
    await driver.close()
    throw error
  }
}

function worded(path: string, facts: FileFacts, error: unknown): unknown {
  if (!(error instanceof SqliteFailure)) return error
  const kind = error.code
  if (kind.startsWith('SQLITE_BUSY')) return fileBusy(`${path} is locked by another process`, { hint: 'Another process holds it exclusively. End it or wait for it, then try again.', cause: error })
  if (kind === 'SQLITE_NOTADB') return notADatabase(`${path} is not an SQLite database, or it is encrypted`, { hint: 'Check the path. Skein opens no encrypted files.', cause: error })
  if (kind.startsWith('SQLITE_CORRUPT')) return damaged(`${path} is malformed: ${error.message}`, { hint: 'Copy the file with its -wal and -journal, then try sqlite3 FILE .recover.', cause: error })
  const journal = facts.walPending ? 'its write-ahead log (-wal) must be read through a file that cannot be made beside it' : 'it or its folder cannot be written, and SQLite must'
  return unreadableMedia(`${path} cannot be opened: ${error.message}${facts.writable ? '' : `; ${journal}`}`, {
    hint: facts.writable ? 'Check the path, its permissions and the file system: SQLite needs locks, which some network file systems lack.' : 'Give write permission to the file and its folder, or copy the file together with its -wal to a place that can be written.',
    cause: error,
  })
}

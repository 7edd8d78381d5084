import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Connection, Target } from '../../dialect.ts'
import { d1Manner } from '../d1-rules.ts'
import { openSecondOpinion } from '../drivers/open.ts'
import { LocalConnection } from '../local.ts'
import { d1Capabilities, server } from '../server.ts'
import type { SqliteUrl } from '../url.ts'
import { inspect } from './inspect.ts'
import { openFile } from './open-file.ts'

/**
 * Opens the file in which Wrangler keeps a local D1 database, also while `wrangler dev` has it open. A writer makes it, and its folders,
 * when it is not there: Wrangler takes a file that it did not make (drizzle-d1.md B2).
 */
export async function connectD1Local({ path }: Extract<SqliteUrl, { transport: 'd1-local' }>, target: Target): Promise<Connection> {
  if (target.purpose === 'write') await mkdir(dirname(path), { recursive: true })
  const facts = await inspect(path)
  const { driver, access } = await openFile(path, facts, target)
  const fresh = !facts.exists && target.purpose === 'write'
  if (fresh) driver.all('pragma journal_mode = wal') // As workerd opens its files.
  const there = facts.exists || fresh
  return new LocalConnection({
    driver,
    manner: d1Manner,
    doubleQuotedStrings: true, // D1 takes them (seen in workerd, with Wrangler 4.86).
    ...(target.purpose === 'write' ? { secondOpinion: (doubleQuotedStrings: boolean) => openSecondOpinion({ path, access, doubleQuotedStrings }) } : {}),
    ...(there ? { file: facts.identity } : {}),
    server: server({
      flavour: 'd1',
      version: driver.version,
      transport: 'd1-local',
      can: { ...d1Capabilities, sessions: true },
      identity: facts.identity,
      remarks: there ? [] : ['the file does not exist yet'],
      ...(facts.writable ? {} : { readOnly: 'this user may not write the file or its folder' }),
    }),
  })
}

import { dirname } from 'node:path'
import { existsSync } from 'node:fs'
import { connectRefused } from '../../errors.ts'
import type { Connection, Target } from '../../dialect.ts'
import { openDriver, openSecondOpinion } from '../drivers/open.ts'
import { LocalConnection } from '../local.ts'
import { plainManner } from '../manner.ts'
import { fileCapabilities, server } from '../server.ts'
import type { SqliteUrl } from '../url.ts'
import { inspect } from './inspect.ts'
import { openFile } from './open-file.ts'

/** Opens `sqlite:FILE`, `file:FILE` or `sqlite::memory:`. The journal mode of a file is never changed, and no journal is ever deleted. */
export async function connectFile(url: Extract<SqliteUrl, { transport: 'file' }>, given: Target): Promise<Connection> {
  const { path, remarks } = url
  if (path === ':memory:') {
    const driver = openDriver({ path, access: 'create' })
    return new LocalConnection({ driver, manner: plainManner, server: server({ flavour: 'sqlite', version: driver.version, transport: 'file', can: fileCapabilities, remarks }) })
  }
  const facts = await inspect(path)
  if (given.purpose === 'write' && !existsSync(dirname(path))) throw connectRefused(`the folder of ${path} does not exist`, { hint: 'Make the folder, or correct the URL: SQLite makes a file, but no folders.' })
  const target: Target = url.readOnly ? { ...given, purpose: 'read' } : given
  const { driver, access } = await openFile(path, facts, target)
  const readOnly = url.readOnly ? 'the URL says mode=ro' : facts.writable ? undefined : 'this user may not write the file or its folder'
  const missing = facts.exists || target.purpose === 'write' ? [] : ['the file does not exist yet']
  return new LocalConnection({
    driver,
    manner: plainManner,
    ...(facts.exists || target.purpose === 'write' ? { file: facts.identity } : {}),
    ...(target.purpose === 'write' ? { secondOpinion: (doubleQuotedStrings: boolean) => openSecondOpinion({ path, access, doubleQuotedStrings }) } : {}),
    ...(target.doubleQuotedStrings === true ? { doubleQuotedStrings: true } : {}),
    server: server({ flavour: 'sqlite', version: driver.version, transport: 'file', can: fileCapabilities, identity: facts.identity, remarks: [...remarks, ...missing], ...(readOnly === undefined ? {} : { readOnly }) }),
  })
}

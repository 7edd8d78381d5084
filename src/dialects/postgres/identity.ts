import type { Connection } from '../dialect.ts'
import { identityColumns, identityOf } from './server.ts'

/** Which database this is, for a session that was opened to read and did not ask. Undefined when the role may not know. */
export async function identity(connection: Connection): Promise<string | undefined> {
  try {
    const [row] = await connection.query(`select ${identityColumns.oid} as database_oid, ${identityColumns.system} as system`)
    return row === undefined ? undefined : identityOf(row)
  } catch {
    return undefined
  }
}

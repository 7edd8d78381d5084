import type { Row } from '../../src/dialects/dialect.ts'

export interface MysqlSession {
  readonly id: string
  readonly database: string | null
  /** What it runs; empty while it waits for a statement. */
  readonly runs: string
}

const show = 'show full processlist'

/**
 * The sessions of a MySQL or MariaDB server but the asking one. Not from `information_schema.processlist`: MySQL fails to read it while
 * any session of the server, another test's say, runs a text with a character beyond utf8mb3.
 */
export async function mysqlSessions(ask: (sql: string) => Promise<readonly Row[]>): Promise<readonly MysqlSession[]> {
  const sessions = (await ask(show)).map((row) => ({ id: String(row['Id']), database: row['db'] as string | null, runs: String(row['Info'] ?? '') }))
  return sessions.filter(({ runs }) => runs !== show)
}

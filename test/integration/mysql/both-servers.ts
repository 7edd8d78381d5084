import { onTestFinished } from 'vitest'
import type { Connection, Target } from '../../../src/dialects/dialect.ts'
import { mysql } from '../../../src/dialects/mysql/dialect.ts'
import type { Statement } from '../../../src/model/statement.ts'
import { type FreshDatabase, freshMariadb, freshMysql } from '../../services.ts'
import { mysqlSessions } from '../../support/mysql-sessions.ts'

/** The two families that everything here must hold on. */
export const bothServers: readonly { readonly name: string; readonly fresh: () => Promise<FreshDatabase> }[] = [
  { name: 'MySQL', fresh: freshMysql },
  { name: 'MariaDB', fresh: () => freshMariadb() },
]

/** Opens a connection as the fleet would. */
export function open(url: string, target: Partial<Pick<Target, 'purpose' | 'timeoutMs' | 'applicationName' | 'signal'>> = {}): Promise<Connection> {
  return mysql.connect({ name: 'test', url, purpose: 'write', timeoutMs: 10_000, applicationName: 'skein test', root: process.cwd(), environment: {}, ...target })
}

/** A script of one statement, cut. */
export function statement(sql: string): Statement {
  const [only] = mysql.split(sql)
  if (only === undefined) throw new Error('the script is empty')
  return only
}

/** Resolves when `condition` does, asked again and again: bounded by the test's own time. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10))
}

/** The error that `work` ends with. */
export async function failure(work: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await work
  } catch (error) {
    return error as Error & Record<string, unknown>
  }
  throw new Error('it did not fail')
}

/** A session that runs a text with a character beyond utf8mb3, because of which MySQL cannot read some of its own views. Ends when it is told to, else with the test. */
export async function wideText(url: string): Promise<{ end(): Promise<void> }> {
  const [session, other] = await Promise.all([open(url), open(url)])
  await session.execute('start transaction with consistent snapshot') // So that InnoDB lists it too.
  const running = session.query("select sleep(600), '𖽉'").catch(() => [])
  let ending: Promise<void> | undefined
  const end = () => (ending ??= session.cancel().then(() => running).then(() => session.close()))
  onTestFinished(end)
  await until(async () => (await mysqlSessions((sql) => other.query(sql))).some(({ runs }) => runs.includes('𖽉')))
  await other.close()
  return { end }
}

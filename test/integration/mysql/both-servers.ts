import type { Connection, Target } from '../../../src/dialects/dialect.ts'
import { mysql } from '../../../src/dialects/mysql/dialect.ts'
import type { Statement } from '../../../src/model/statement.ts'
import { type FreshDatabase, freshMariadb, freshMysql } from '../../services.ts'

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

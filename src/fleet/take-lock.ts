import type { Connection, Dialect, Lock } from '../dialects/dialect.ts'
import type { MigrateRun } from './database-migration.ts'
import type { Member } from './member.ts'

/** The engine's lock. Databases of this run that share one (a name of the whole server's) take turns first, so that nobody waits for ourselves. */
export async function takeLock(member: Member, dialect: Dialect, connection: Connection, run: MigrateRun): Promise<Lock | undefined> {
  const { server } = connection
  if (server.can.lockFree) return undefined
  const key = member.format.lock(member.settled)
  const shared = server.cluster !== undefined && key.perDatabase !== true ? `${server.cluster}/${key.name}` : undefined
  const leave = shared === undefined ? () => {} : await run.turns.enter(shared)
  try {
    const lock = await dialect.lock(connection, key, {
      waitMs: run.limits.runnerWaitMs,
      ...(run.options.signal === undefined ? {} : { signal: run.options.signal }),
      waiting: (holder) => run.options.observe?.waiting?.(member.name, `another runner is at work: ${holder}`, []),
    })
    return { held: () => lock.held(), release: () => lock.release().finally(leave) }
  } catch (error) {
    leave()
    throw error
  }
}

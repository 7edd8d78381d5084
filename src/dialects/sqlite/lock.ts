import { lockAborted, lockHeld } from '../errors.ts'
import type { Blocker, Connection, Lock, LockOptions } from '../dialect.ts'
import { classify } from './classify.ts'

const sliceMs = 100

/**
 * SQLite has no lock that outlives a transaction, and nothing of ours may stand beside the file: each unit's own `begin immediate`, with its
 * guard asked inside, keeps two runners apart. So this only waits until nobody is writing, to name who is before any work begins; the second
 * of two runners finds its guard broken and compares again. The official tools take no lock either.
 */
export async function lock(connection: Connection, options: LockOptions): Promise<Lock> {
  const deadline = performance.now() + options.waitMs
  let told = false
  for (;;) {
    if (options.signal?.aborted === true) throw lockAborted('waiting for the database file was called off')
    const left = deadline - performance.now()
    await connection.limits({ lockTimeoutMs: Math.max(1, Math.min(sliceMs, left)) })
    try {
      await connection.together([])
      await connection.limits({ lockTimeoutMs: Math.max(1, options.waitMs) }) // Reading and making the ledger wait for the other runner's commits just as long.
      return none
    } catch (error) {
      const { kind } = classify(error)
      if (kind !== 'lock-timeout' && kind !== 'busy') throw error
      const holder = words(await connection.blockers())
      if (performance.now() >= deadline) {
        throw lockHeld(`the database file is being written by ${holder}`, { hint: 'Another process keeps a write transaction open. End it or wait for it, then run migrate again.', cause: error })
      }
      if (!told) options.waiting?.(holder)
      told = true
    }
  }
}

const none: Lock = { release: async () => {}, held: async () => true }

function words(blockers: readonly Blocker[]): string {
  if (blockers.length === 0) return 'another process'
  return blockers.map(({ id, application }) => (application === undefined ? id : `${id} (${application})`)).join(', ')
}

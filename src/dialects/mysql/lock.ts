import { createHash } from 'node:crypto'
import type { Connection, Lock, LockKey, LockOptions } from '../dialect.ts'
import { lockAborted, lockHeld } from '../errors.ts'
import { quote } from './quote.ts'

const pollMs = { first: 25, longest: 1_000 }
const nameMax = 64

/** Takes `get_lock`, which is server-wide and belongs to the session; asked with no wait, again and again, and its answer is looked at. */
export async function lock(connection: Connection, key: LockKey, options: LockOptions): Promise<Lock> {
  const name = quote.literal(lockName(key.perDatabase === true ? `${key.name}@${connection.server.database ?? ''}` : key.name))
  const until = performance.now() + options.waitMs
  for (let pauseMs = pollMs.first, told = false; ; pauseMs = Math.min(pauseMs * 2, pollMs.longest)) {
    if (options.signal?.aborted === true) throw lockAborted(`the wait for the lock ${key.name} was called off`)
    const [row] = await connection.query(`select get_lock(${name}, 0) as got`)
    if (Number(row?.['got'] ?? 0) === 1) return taken(connection, name)
    const left = until - performance.now()
    if (left <= 0 || (options.waiting !== undefined && !told)) {
      const holder = await holderOf(connection, name)
      if (left <= 0) throw lockHeld(`the lock ${key.name} is held by ${holder}`, { hint: 'Wait for that run to end. If it hangs, an administrator can end it with KILL and its connection id.', details: { lock: key.name, holder } })
      options.waiting?.(holder)
      told = true
    }
    await pause(Math.min(pauseMs, Math.max(1, left)), options.signal)
  }
}

/** The name as the server takes it: at most 64 characters, and longer ones keep their beginning and a digest. Compared without regard to case there. */
export function lockName(name: string): string {
  const characters = [...name]
  if (characters.length <= nameMax) return name
  return `${characters.slice(0, 31).join('')}:${createHash('sha256').update(name).digest('hex').slice(0, 32)}`
}

function taken(connection: Connection, name: string): Lock {
  let released: Promise<void> | undefined
  return {
    release: () => (released ??= connection.query(`select release_lock(${name}) as released`).then(nothing, nothing)), // A lost session has released it.
    held: () => connection.query(`select is_used_lock(${name}) = connection_id() as held`).then(([row]) => Number(row?.['held'] ?? 0) === 1, () => false),
  }
}

/** `show`, because MySQL cannot read `information_schema.processlist` while any session of the server runs a text with a character beyond utf8mb3. */
async function holderOf(connection: Connection, name: string): Promise<string> {
  const [used] = await connection.query(`select is_used_lock(${name}) as id`)
  const id = used?.['id'] ?? null
  if (id === null) return 'a session that has just ended'
  const row = (await connection.query('show processlist').catch(() => [])).find((session) => String(session['Id']) === String(id))
  return row === undefined ? `connection ${id}` : `connection ${id} (${row['User']} from ${row['Host']}${row['db'] === null ? '' : `, database ${row['db']}`})`
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal?.addEventListener('abort', done, { once: true })
  })
}

function nothing(): void {}

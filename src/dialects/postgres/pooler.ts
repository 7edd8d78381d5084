import type { Wire, WireFailure } from './transports/wire.ts'

/**
 * Whether a pooler keeps one server process for this client. Asked only when the process that the protocol told is not the one
 * that answers. A second client of the same pooler opens a transaction: one that gets our process shows that it is shared, and
 * so does our next answer coming from another process. Three rounds, since a pooler may spread its clients.
 */
export async function keepsSessions(wire: Wire): Promise<boolean> {
  const other = await wire.second().catch(() => undefined) // No room for a second client: a session pool that is full, or nothing to tell.
  if (other === undefined) return false
  try {
    for (let round = 0; round < 3; round++) {
      const before = await processOf(wire)
      const taken = await processOf(other, 'begin; ')
      if (taken === before || (await processOf(wire)) !== before) return false
      await other.send('rollback')
    }
    return true
  } catch (error) {
    if ((error as WireFailure).code === undefined) throw error
    return false
  } finally {
    await other.send('rollback').catch(() => {})
    await other.end()
  }
}

async function processOf(wire: Wire, first = ''): Promise<unknown> {
  const { rows } = await wire.send(`${first}select pg_catalog.pg_backend_pid() as pid`, { rows: true })
  return rows[0]?.['pid']
}

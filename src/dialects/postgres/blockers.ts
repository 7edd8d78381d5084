import type { Blocker } from '../dialect.ts'
import type { Wire } from './transports/wire.ts'

/** Sessions that hold what `processId` waits for. A prepared transaction has no process: 0. */
const blockersQuery = (processId: number) => `
  select b.pid, a.usename, a.application_name, a.query,
    extract(epoch from pg_catalog.clock_timestamp() - coalesce(a.xact_start, a.state_change, a.backend_start)) * 1000 as age
  from (select distinct pid from pg_catalog.unnest(pg_catalog.pg_blocking_pids(${processId})) as u(pid)) b
  left join pg_catalog.pg_stat_activity a on a.pid = b.pid
  order by coalesce(a.xact_start, a.backend_start) nulls first`

/** Asks a second session; the first is busy waiting. Empty where there can be no second one, or it may not be asked. */
export async function blockersOf(wire: Wire, processId: number): Promise<readonly Blocker[]> {
  const other = await wire.second().catch(() => undefined)
  if (other === undefined) return []
  try {
    const { rows } = await other.send(blockersQuery(processId), { rows: true })
    return rows.map((row) => ({
      id: row['pid'] === 0 ? 'prepared transaction' : String(row['pid']),
      ...textOf('user', row['usename']),
      ...textOf('application', row['application_name']),
      ...textOf('query', row['query']),
      ...(row['age'] === null || row['age'] === undefined ? {} : { ageMs: Math.round(Number(row['age'])) }),
    }))
  } catch {
    return [] // Knowing less about a wait is no reason to fail it.
  } finally {
    await other.end()
  }
}

function textOf(name: 'user' | 'application' | 'query', value: unknown): Partial<Blocker> {
  return typeof value === 'string' && value !== '' ? { [name]: value } : {}
}

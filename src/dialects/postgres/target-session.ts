import type { TargetSession } from './settings.ts'
import type { Wire } from './transports/wire.ts'

/** What one host is asked to be. */
export type SessionWish = Exclude<TargetSession, 'prefer-standby'>

/** `prefer-standby` goes through the hosts twice: for a standby, then for any. */
export function wishes(wanted: TargetSession): readonly SessionWish[] {
  return wanted === 'prefer-standby' ? ['standby', 'any'] : [wanted]
}

/** Whether a session is what was wished. Since 14 the server tells while connecting; an older one is asked. */
export async function isWanted(wire: Wire, wish: SessionWish): Promise<boolean> {
  if (wish === 'any') return true
  const { standby, readOnly } = await stateOf(wire)
  switch (wish) {
    case 'primary':
      return !standby
    case 'standby':
      return standby
    case 'read-write':
      return !standby && !readOnly
    case 'read-only':
      return standby || readOnly
  }
}

async function stateOf(wire: Wire): Promise<{ readonly standby: boolean; readonly readOnly: boolean }> {
  const { in_hot_standby: standby, default_transaction_read_only: readOnly } = wire.parameters
  if (standby !== undefined && readOnly !== undefined) return { standby: standby === 'on', readOnly: readOnly === 'on' }
  const { rows } = await wire.send("select pg_catalog.pg_is_in_recovery() as standby, pg_catalog.current_setting('transaction_read_only') as read_only", { rows: true })
  return { standby: rows[0]?.['standby'] === true, readOnly: rows[0]?.['read_only'] === 'on' }
}

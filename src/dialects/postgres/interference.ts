import type { Connection, Interference } from '../dialect.ts'
import { quote } from './quote.ts'

/**
 * What acts on the ledger's rows behind our back, in one query: rules, triggers, row-level security, and event triggers of the database.
 * Rules that replace writes and policies that apply to us break it: what was applied would look pending.
 */
export async function interference(connection: Connection, ledger: { readonly schema?: string; readonly table: string }): Promise<readonly Interference[]> {
  const name = quote.literal([ledger.schema, ledger.table].filter((part) => part !== undefined).map(quote.identifier).join('.'))
  const rows = await connection.query(`
    select 'rule' as kind, r.rulename::text as name, r.is_instead as breaks from pg_catalog.pg_rewrite r where r.ev_class = pg_catalog.to_regclass(${name}) and r.ev_type in ('2', '3', '4')
    union all select 'trigger', t.tgname::text, false from pg_catalog.pg_trigger t where t.tgrelid = pg_catalog.to_regclass(${name}) and not t.tgisinternal and t.tgenabled <> 'D'
    union all select 'row-level security', c.relname::text, true from pg_catalog.pg_class c where c.oid = pg_catalog.to_regclass(${name}) and c.relrowsecurity and pg_catalog.row_security_active(c.oid)
    union all select 'event trigger', e.evtname::text, false from pg_catalog.pg_event_trigger e where e.evtenabled <> 'D'
    order by 1, 2`)
  return rows.map(({ kind, name: called, breaks }) => ({ what: `${String(kind)} ${String(called)}`, breaks: breaks === true }))
}

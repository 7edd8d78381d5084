import type { ObjectName } from '../../../model/statement.ts'
import type { Connection, StatementOutcome } from '../../dialect.ts'
import { qualified } from '../fingerprint.ts'
import type { Asked } from '../outcome.ts'
import { quote } from '../quote.ts'
import { field, list, only, text } from '../syntax-tree.ts'

/** A statement that makes something: done when it is there. `or replace` and `if not exists` leave the same behind when run again. */
export async function made({ connection, facts, node }: Asked): Promise<StatementOutcome> {
  const [object] = facts.objects
  if (object === undefined) return { state: 'unknown', why: 'it makes something without a name' }
  if (field(node, 'replace') === true) return { state: 'not-done', repeatable: true }
  return (await exists(connection, object, facts.objects[1])) ? { state: 'done' } : { state: 'not-done' }
}

/** A statement that removes things: done when all are gone, not done when all are there. */
export async function dropped({ connection, facts, node }: Asked): Promise<StatementOutcome> {
  const named = facts.objects.length > 0 ? facts.objects : rolesOf(node)
  if (named.length === 0) return { state: 'unknown', why: 'what it drops has no name that could be looked up' }
  const table = named.length === 2 && named[0]?.kind === 'trigger' ? named[1] : undefined
  const objects = table === undefined ? named : named.slice(0, 1)
  const found = await Promise.all(objects.map((object) => exists(connection, object, table)))
  if (found.every((there) => !there)) return { state: 'done' }
  if (found.every(Boolean)) return { state: 'not-done' }
  return { state: 'unknown', why: 'some of what it drops is gone and some is there' }
}

/** A rename: done when the new name is there and the old one is not. */
export async function renamed({ connection, facts, node }: Asked): Promise<StatementOutcome> {
  const to = text(node, 'newname')
  const from = text(node, 'subname')
  const [first, second] = facts.objects
  if (first === undefined) return { state: 'unknown', why: 'what it renames has no name that could be looked up' }
  const isPart = second === undefined
  const [old, now] = isPart ? await Promise.all([partExists(connection, first, from), partExists(connection, first, to)]) : await Promise.all([exists(connection, first), exists(connection, second)])
  if (now && !old) return { state: 'done' }
  return old && !now ? { state: 'not-done' } : { state: 'unknown', why: now ? 'both names are there' : 'neither name is there' }
}

function rolesOf(node: Asked['node']): readonly ObjectName[] {
  return list(node, 'roles').map((item) => ({ kind: 'other', name: text(only(item, 'RoleSpec'), 'rolename') }))
}

/** Whether an object is there; `on` is the table of a trigger or a policy. */
export async function exists(connection: Connection, object: ObjectName, on?: ObjectName): Promise<boolean> {
  const [row] = await connection.query(`select ${presence(object, on)} as there`)
  return row?.['there'] === true
}

function presence(object: ObjectName, on: ObjectName | undefined): string {
  const relation = `pg_catalog.to_regclass(${quote.literal(qualified(object))}) is not null`
  const name = quote.literal(object.name)
  const among = (catalog: string, column: string) => `exists (select 1 from pg_catalog.${catalog} where ${column} = ${name})`
  const visible = object.schema === undefined ? 'n.nspname = any (pg_catalog.current_schemas(true))' : `n.nspname = ${quote.literal(object.schema)}`
  const within = (catalog: string, column: string, schema: string) => `exists (select 1 from pg_catalog.${catalog} o join pg_catalog.pg_namespace n on n.oid = o.${schema} where o.${column} = ${name} and ${visible})`
  const ofTable = (catalog: string, column: string, table: string) =>
    on === undefined ? among(catalog, column) : `exists (select 1 from pg_catalog.${catalog} where ${column} = ${name} and ${table} = pg_catalog.to_regclass(${quote.literal(qualified(on))})::oid)`
  switch (object.kind) {
    case 'table':
    case 'index':
    case 'view':
      return relation
    case 'routine':
      return within('pg_proc', 'proname', 'pronamespace')
    case 'type':
      return within('pg_type', 'typname', 'typnamespace')
    case 'trigger':
      return `(${ofTable('pg_trigger', 'tgname', 'tgrelid')} or ${among('pg_event_trigger', 'evtname')})`
    case 'schema':
      return among('pg_namespace', 'nspname')
    case 'database':
      return among('pg_database', 'datname')
    case 'other':
      return `(${[on === undefined ? relation : ofTable('pg_policy', 'polname', 'polrelid'), ...(on === undefined ? globals.map(([catalog, column]) => among(catalog, column)) : [])].join(' or ')})`
  }
}

const globals: readonly (readonly [string, string])[] = [
  ['pg_extension', 'extname'],
  ['pg_roles', 'rolname'],
  ['pg_publication', 'pubname'],
  ['pg_subscription', 'subname'],
  ['pg_foreign_server', 'srvname'],
  ['pg_foreign_data_wrapper', 'fdwname'],
  ['pg_tablespace', 'spcname'],
]

/** A column, constraint, trigger or policy of a relation. */
async function partExists(connection: Connection, table: ObjectName, name: string): Promise<boolean> {
  const id = `pg_catalog.to_regclass(${quote.literal(qualified(table))})::oid`
  const within = (catalog: string, column: string, relation: string, more = '') => `exists (select 1 from pg_catalog.${catalog} where ${relation} = ${id} and ${column} = ${quote.literal(name)}${more})`
  const [row] = await connection.query(
    `select ${within('pg_attribute', 'attname', 'attrelid', ' and not attisdropped')} or ${within('pg_constraint', 'conname', 'conrelid')} or ${within('pg_trigger', 'tgname', 'tgrelid')} or ${within('pg_policy', 'polname', 'polrelid')} as there`,
  )
  return row?.['there'] === true
}

import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { flag, optional, said, text } from '../catalog/text.ts'
import { grantables } from '../dress/grantables.ts'
import { type PostgresKind, type ReadScope, kind } from '../schema-kind.ts'
import { alterTable, step } from '../step.ts'
import { leavePositions, takePosition } from './carried-position.ts'
import { countOnHere } from './counts-on.ts'
import { type Identity, addIdentity, dropIdentity, filled, unusual } from './identity-text.ts'
import { type Sequence, alterSequence } from './sequence-text.ts'
import { changedApart, loggedApart } from './sequence-logging.ts'
import { serialAfter, serialBefore, takeOver } from './take-over.ts'

export const identity: PostgresKind = kind<Identity>({
  name: 'identity',
  catalog: 'pg_class',
  within: 'when-possible',
  query,
  read(row) {
    const [table, column] = [text(row, 'table'), text(row, 'column')]
    return {
      key: `identity:${table}.${column}`,
      name: text(row, 'sequence'),
      schema: text(row, 'nspname'),
      parent: `column:${table}.${column}`,
      changesHandsWith: `table:${table}`,
      is: said({ table, column, always: flag(row, 'always') || undefined, named: optional(row, 'named'), loggedApart: flag(row, 'loggedApart') || undefined, ...unusual(row as unknown as Sequence) }) as Identity,
      depends: [`not-null:${table}.${column}`],
    }
  },
  address: ({ name }, purpose) => (purpose === 'owner' ? undefined : `sequence ${name}`),
  grantable: grantables.sequence,
  madeBy: (object, context) => (comesWithTable(object, context) ? undefined : context.to.objects.get(`table:${object.is.table}`)?.owner),
  occupies: ({ name }) => [`relation ${name}`],
  create: (object, context) => {
    const add = addIdentity(object)
    if (context.isReplaced(`table:${object.is.table}`)) return [add, ...loggedApart(object, context)] // The position comes with the rows.
    const serial = serialBefore(object, context)
    const old = serial?.slice('sequence:'.length) ?? ''
    return serial === undefined ? [add, ...placed(object, context), ...loggedApart(object, context)] : [takeOver({ object: object.key, from: old, drop: `drop sequence ${old}`, make: add.sql, to: object.name, locks: add.locks ?? [] }), ...loggedApart(object, context)]
  },
  drop: (object, context) => (serialAfter(object, context) === undefined ? [...leavePositions([object], context), dropIdentity(object)] : []),
  change: (from, to, context) => ({ manner: 'alter', steps: changeIdentity(from, to, context) }),
})

/** A new table is the running role's until it is handed over; what is added to one is its owner's at once. */
function comesWithTable({ key, is }: SchemaObject<Identity>, context: PlanContext): boolean {
  const table: ObjectKey = `table:${is.table}`
  return context.isInlined(key) && (context.isNew(table) || context.isReplaced(table))
}

/** Where the one of its name stood, or behind what the column holds. */
function placed(object: SchemaObject<Identity>, context: PlanContext): readonly Step[] {
  const taken = takePosition(object, context)
  const column = object.key.replace(/^identity:/, 'column:') as ObjectKey
  return taken.length > 0 ? taken : countOnHere({ key: object.key, name: object.name, column, is: filled(object.is, String(context.to.objects.get(column)?.is['type'])) }, context)
}

function changeIdentity(from: SchemaObject<Identity>, to: SchemaObject<Identity>, context: PlanContext): readonly Step[] {
  const { key, is, name, parent } = to
  const type = String((parent === undefined ? undefined : context.to.objects.get(parent))?.is['type'])
  const counting = (of: SchemaObject<Identity>) => ({ ...of, name, is: filled(of.is, type) })
  const manner = (always: true | undefined) => `alter column ${is.column} set generated ${always === true ? 'always' : 'by default'}`
  return [
    ...(from.name === name ? [] : [step('rename', key, `alter sequence ${from.name} rename to ${name.slice(name.indexOf('.') + 1)}`, { undo: `alter sequence ${name} rename to ${from.name.slice(from.name.indexOf('.') + 1)}` })]),
    ...(from.is.always === is.always ? [] : [alterTable('change', key, is.table, manner(is.always), { undo: `alter table ${is.table} ${manner(from.is.always)}` })]),
    ...alterSequence(counting(from), counting(to)),
    ...changedApart(from, to, context),
  ]
}

function query({ inScope, versionNumber }: ReadScope): string {
  return `
    select s.oid::int8, n.nspname, format('%I.%I', n.nspname, c.relname) as table, quote_ident(a.attname) as column, a.attidentity = 'a' as always, format('%I.%I', m.nspname, s.relname) as sequence,
      case when s.relname <> c.relname || '_' || a.attname || '_seq' or m.oid <> n.oid then format('%I.%I', m.nspname, s.relname) end as named, s.relacl::text[] as acl, ${versionNumber >= 150_000 ? 's.relpersistence <> c.relpersistence' : 'false'} as "loggedApart", pg_get_userbyid(s.relowner) as owner,
      format_type(q.seqtypid, null) as type, q.seqstart::text as start, q.seqincrement::text as increment, q.seqmin::text as min, q.seqmax::text as max, q.seqcache::text as cache, q.seqcycle as cycle
    from pg_class s join pg_namespace m on m.oid = s.relnamespace join pg_sequence q on q.seqrelid = s.oid
      join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.oid and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0 and d.deptype = 'i'
      join pg_class c on c.oid = d.refobjid join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
    where s.relkind = 'S' and s.relpersistence <> 't' and ${inScope('n.nspname')}`
}

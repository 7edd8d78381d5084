import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { relationKind } from '../catalog/relation.ts'
import { flag, said, text } from '../catalog/text.ts'
import { grantables } from '../dress/grantables.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { hazard, step } from '../step.ts'
import { leavePositions, takePosition } from './carried-position.ts'
import { countOnHere } from './counts-on.ts'
import { type Sequence, alterSequence, createSequence } from './sequence-text.ts'
import { dropIdentity } from './identity-text.ts'
import { identityAfter, identityBefore, takeOver } from './take-over.ts'
import { isDroppedAlong, isTied, ownerTable } from './sequence-owner.ts'

/** A sequence by itself, or one tied to a column. That of an identity column is the column's own. */
export const sequence: PostgresKind = kind<Sequence>({
  name: 'sequence',
  catalog: 'pg_class',
  query: (scope) => `
    select c.oid::int8, n.nspname, format('%I.%I', n.nspname, c.relname) as name, pg_get_userbyid(c.relowner) as owner, c.relacl::text[] as acl, c.relpersistence = 'u' as unlogged,
      format_type(s.seqtypid, null) as type, s.seqstart::text as start, s.seqincrement::text as increment, s.seqmin::text as min, s.seqmax::text as max, s.seqcache::text as cache, s.seqcycle as cycle,
      case when a.objid is not null then (select format('%s:%I.%I', ${relationKind('t')}, m.nspname, t.relname) from pg_class t join pg_namespace m on m.oid = t.relnamespace where t.oid = a.refobjid) end as "tiedTo"
    from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace
      left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid and d.objsubid = 0 and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0 and d.deptype = 'i'
      left join pg_depend a on a.classid = 'pg_class'::regclass and a.objid = c.oid and a.objsubid = 0 and a.refclassid = 'pg_class'::regclass and a.refobjsubid > 0 and a.deptype = 'a'
    where d.objid is null and c.relpersistence <> 't' and ${scope.inScope('n.nspname')}`,
  read: (row) => ({
    key: `sequence:${text(row, 'name')}`,
    name: text(row, 'name'),
    schema: text(row, 'nspname'),
    ...(row['tiedTo'] === null ? {} : { changesHandsWith: text(row, 'tiedTo') as ObjectKey }),
    is: said({
      type: text(row, 'type'),
      start: text(row, 'start'),
      increment: text(row, 'increment'),
      min: text(row, 'min'),
      max: text(row, 'max'),
      cache: text(row, 'cache'),
      cycle: flag(row, 'cycle') || undefined,
      unlogged: flag(row, 'unlogged') || undefined,
    }) as Sequence,
  }),
  address: ({ name }) => `sequence ${name}`,
  grantable: grantables.sequence,
  /** One that is tied to a column goes with the table, and may not go alone. */
  handOver: (_, { name }, context) => (isTied(name, context) ? [] : undefined),
  keeps: () => true,
  leavesWith: ({ key }, { from }) => ownerTable(key, from),
  occupies: ({ name }) => [`relation ${name}`],
  create({ key, name, is }, context) {
    const made = step('create', key, createSequence(name, is), { undo: `drop sequence ${name}` })
    const identity = identityBefore(key, context)
    if (identity === undefined) return [made, ...placed({ key, name, is }, context)]
    const { sql: drop, locks = [] } = dropIdentity(identity)
    return [takeOver({ object: key, from: identity.name, drop, make: made.sql, to: name, locks })]
  },
  drop(object, context) {
    const { key, name } = object
    if (isDroppedAlong(key, context) || identityAfter(key, context) !== undefined) return []
    const left = leavePositions([object], context)
    const hazards = context.isReplaced(key) || left.length > 0 ? [] : [hazard('loses-data', `the position of ${name} goes`)]
    return [...left, step('drop', key, `drop sequence ${name}`, { locks: [{ object: name, mode: 'ACCESS EXCLUSIVE' }], hazards })]
  },
  change: (from, to) => ({ manner: 'alter', steps: alterSequence(from, to) }),
})

/** Where the one of its name stood, or behind what the column holds that it is tied to. */
function placed({ key, name, is }: Pick<SchemaObject<Sequence>, 'key' | 'name' | 'is'>, context: PlanContext): readonly Step[] {
  const taken = takePosition({ key, name }, context)
  const tie = context.to.objects.get(`sequence-owner:${name}`)?.is['column']
  return taken.length > 0 || tie === undefined ? taken : countOnHere({ key, name, column: `column:${String(tie)}`, is }, context)
}

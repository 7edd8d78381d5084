import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { text } from '../catalog/text.ts'
import { isAttachedAlong, isRenamed, isTakenAlong } from '../partitions/index-attachment.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { step } from '../step.ts'

/** That an index of a partition is part of an index of the table above: apart from both. */
export interface IndexPartition {
  readonly index: string
  /** The partition that it is an index of. */
  readonly table: string
  /** The index above, and the object that it is or is kept by. */
  readonly aboveIndex: string
  readonly above: ObjectKey
}

export const indexPartition: PostgresKind = kind<IndexPartition>({
  name: 'index-partition',
  catalog: 'index partitions',
  query: ({ inScope }) => `
    select c.oid::int8, n.nspname, format('%I.%I', n.nspname, c.relname) as index, format('%I.%I', n.nspname, t.relname) as table, quote_ident(k.conname) as constraint,
      format('%I.%I', m.nspname, p.relname) as "aboveIndex", format('%I.%I', m.nspname, pt.relname) as "aboveTable", quote_ident(pk.conname) as "aboveConstraint"
    from pg_inherits i join pg_class c on c.oid = i.inhrelid and c.relkind in ('i', 'I') join pg_namespace n on n.oid = c.relnamespace join pg_index x on x.indexrelid = c.oid join pg_class t on t.oid = x.indrelid
      join pg_class p on p.oid = i.inhparent join pg_namespace m on m.oid = p.relnamespace join pg_index px on px.indexrelid = p.oid join pg_class pt on pt.oid = px.indrelid
      left join pg_constraint k on k.conindid = c.oid and k.contype in ('p', 'u', 'x') left join pg_constraint pk on pk.conindid = p.oid and pk.contype in ('p', 'u', 'x')
    where c.relpersistence <> 't' and ${inScope('n.nspname')}`,
  read(row) {
    const index = text(row, 'index')
    const own = objectKey(index, text(row, 'table'), text(row, 'constraint'))
    const above = objectKey(text(row, 'aboveIndex'), text(row, 'aboveTable'), text(row, 'aboveConstraint'))
    return { key: `index-partition:${index}`, name: index, schema: text(row, 'nspname'), parent: own, is: { index, table: text(row, 'table'), aboveIndex: text(row, 'aboveIndex'), above }, depends: [above] }
  },
  address: () => undefined,
  concernsParent: true,
  dropsApart: () => true,
  takesAlong: (object, context) => (isLetGo(object, context) ? [] : [object.is.above]),
  create: (object, context) => (isExclusion(object, context) || isAttachedAlong(object, context) || isRenamed(object, 'to', context) ? [] : [attach(object)]),
  drop: () => [],
  change: () => ({ manner: 'replace' }),
})

function objectKey(index: string, table: string, constraint: string): ObjectKey {
  return constraint === '' ? `index:${index}` : `constraint:${table}.${constraint}`
}

/** It ends by itself: with its table's attachment, with the index above, or under another name. */
function isLetGo(object: SchemaObject<IndexPartition>, context: PlanContext): boolean {
  return !isTakenAlong(object, context) || context.isReplaced(object.is.above) || context.isDropped(object.is.above) || isRenamed(object, 'from', context)
}

/** Of an exclusion constraint: nothing attaches one. */
function isExclusion({ parent }: SchemaObject<IndexPartition>, context: PlanContext): boolean {
  return parent !== undefined && context.to.objects.get(parent)?.is['type'] === 'exclude'
}

function attach({ key, is: { index, aboveIndex } }: SchemaObject<IndexPartition>) {
  return step('create', key, `alter index ${aboveIndex} attach partition ${index}`, { locks: [{ object: aboveIndex, mode: 'SHARE UPDATE EXCLUSIVE' }, { object: index, mode: 'ACCESS EXCLUSIVE' }] })
}

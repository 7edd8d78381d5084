import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { relationKind } from '../catalog/relation.ts'
import { flag, optional, said, text, texts } from '../catalog/text.ts'
import { castsQuery, castNotes } from '../casts/notes.ts'
import { grantables } from '../dress/grantables.ts'
import { staysAttached } from '../partitions/attachment.ts'
import { borrowedDefault } from '../partitions/borrowed-default.ts'
import { treeOf } from '../partitions/tree.ts'
import { type PostgresKind, type ReadScope, kind } from '../schema-kind.ts'
import { columnsWithin, constraintsWithin, leavingHolders } from '../types/domain-moments.ts'
import { type Column } from './column-text.ts'
import { addColumn } from './column-add.ts'
import { dropColumn } from './column-drop.ts'
import { changeColumn } from './column-change.ts'
import { leavingTies } from './heir-tables.ts'
import { firstOf, isMadeHere, newNotNullsBelow, othersAtTop, saidBelow } from './line-of-columns.ts'
import { isDoneAbove, tableOf } from './lineage.ts'

/** A column of a table, or of a foreign table. */
export const column: PostgresKind = kind<Column>({
  name: 'column',
  standsInOrder: true,
  catalog: 'pg_class',
  within: 'always',
  concernsParent: true,
  follows: (object, context) => [...[borrowedDefault(object.key, context)?.key].filter((one) => one !== undefined), ...constraintsWithin(object, context), ...comesForAll(object, context)],
  ratherFollows: (object, context) => [...columnsWithin(object, context), ...leavingRows(object, context)],
  goesBehind: (object, context) => [...columnsBelow(object, context), ...goesForAll(object, context)],
  query,
  read(row) {
    const [table, name] = [text(row, 'table'), text(row, 'column')]
    const [generated, isVirtual] = [optional(row, 'expression'), text(row, 'generated') === 'v']
    const handedDown = texts(row, 'handedDown')
    const notes = castNotes(row)
    return {
      key: `column:${table}.${name}`,
      name: `${table}.${name}`,
      schema: text(row, 'nspname'),
      parent: `${text(row, 'relation') as 'table'}:${table}`,
      is: said({ column: name, type: text(row, 'type'), collation: optional(row, 'collation'), generated, virtual: isVirtual || undefined, handedDown, alsoOwn: flag(row, 'alsoOwn') || undefined }) as Column,
      // What a partition has is its own: it lets go of the table above before anything happens to either.
      depends: flag(row, 'isPartition') ? [] : handedDown.map((parent) => `column:${parent}.${name}` as const),
      ...(notes === undefined ? {} : { facts: { notes } }),
    }
  },
  address: ({ name, parent }, purpose) => (purpose === 'owner' ? undefined : purpose === 'grant' ? `table ${tableOf(parent)}` : `column ${name}`),
  grantable: grantables.column,
  grantPart: ({ is }) => `(${is.column})`,
  letsGoOf: ({ depends }) => depends.filter((key) => key.startsWith('column:')),
  keeps: ({ is }) => is.generated === undefined,
  create: addColumn,
  drop: dropColumn,
  change: changeColumn,
})

/** In partitions that follow, the column goes with this one: what stands on it there has to be down by then. */
function columnsBelow({ parent, is }: SchemaObject<Column>, context: PlanContext): readonly ObjectKey[] {
  return treeOf(context.from).childrenOf(tableOf(parent)).filter((child) => staysAttached(child, context)).map((child): ObjectKey => `column:${child}.${is.column}`)
}

/** Where heirs have it from several tables, the statements for one of them do it for all: behind the others when it goes, before them when it comes. */
function goesForAll(object: SchemaObject<Column>, context: PlanContext): readonly ObjectKey[] {
  return !isDoneAbove(object, context) && firstOf(object, 'from', context) === object.key ? othersAtTop(object, 'from', context) : []
}

function comesForAll(object: SchemaObject<Column>, context: PlanContext): readonly ObjectKey[] {
  if (isDoneAbove(object, context) || !isMadeHere(object, context)) return []
  const first = firstOf(object, 'to', context)
  const defaults = saidBelow(object, context).map(({ key }) => context.to.objects.get(key.replace(/^column:/, 'default:') as ObjectKey))
  const asked = defaults.flatMap((one) => one?.depends ?? []).filter((key) => !key.startsWith('column:'))
  return [...newNotNullsBelow(object, context), ...leavingTies(tableOf(object.parent), context), ...asked, ...(first === object.key ? [] : [first])]
}

/** What holds rows of its table, and goes: gone before, it is in the way of nothing. */
function leavingRows({ parent }: SchemaObject<Column>, context: PlanContext): readonly ObjectKey[] {
  if (parent === undefined) return []
  const { plain, within } = leavingHolders(parent, context)
  return [...plain, ...within]
}

/** One row for each table. What only few columns have is made for those alone. */
function query({ inScope }: ReadScope): string {
  return `
    select c.oid::int8, n.nspname, ${relationKind('c')} as relation, format('%I.%I', n.nspname, c.relname) as table, pg_get_userbyid(c.relowner) as owner, c.relispartition as "isPartition",
      g.subs as "sub[]", g.columns as "column[]", g.types as "type[]", g.more as "more[]"
    from (select q.attrelid, array_agg(q.attnum) as subs, array_agg(q.name) as columns, array_agg(q.type) as types, json_agg(q.more) as more from (${columnsQuery(inScope)}) q group by q.attrelid) g
      join pg_class c on c.oid = g.attrelid join pg_namespace n on n.oid = c.relnamespace
    order by c.oid`
}

function columnsQuery(inScope: ReadScope['inScope']): string {
  return `
    select a.attrelid, a.attnum, quote_ident(a.attname) as name, format_type(a.atttypid, a.atttypmod) as type,
      case when a.attacl is not null or a.attcollation <> t.typcollation or a.attgenerated <> '' or i.parents is not null or k."castOf" is not null then json_build_object(
        'acl', a.attacl::text[], 'generated', nullif(a.attgenerated, ''), 'expression', pg_get_expr(d.adbin, d.adrelid), 'handedDown', i.parents, 'alsoOwn', i.parents is not null and a.attislocal and not c.relispartition,
        'collation', case when a.attcollation <> t.typcollation then (select format('%I.%I', m.nspname, l.collname) from pg_collation l join pg_namespace m on m.oid = l.collnamespace where l.oid = a.attcollation) end,
        'castOf', k."castOf", 'castMadeOf', k."castMadeOf", 'castIsString', k."castIsString", 'castTo', k."castTo", 'castFrom', k."castFrom") end as more
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped join pg_type t on t.oid = a.atttypid
      left join pg_attrdef d on a.attgenerated <> '' and d.adrelid = c.oid and d.adnum = a.attnum
      left join (${parentsQuery}) i on i.inhrelid = c.oid and a.attinhcount > 0 and i.attname = a.attname
      left join (with k as materialized (${castsQuery}) select * from k) k on k."castOf" = a.atttypid
    where c.relkind in ('r', 'p', 'f') and c.relpersistence <> 't' and ${inScope('n.nspname')}
    order by a.attrelid, a.attnum`
}

/** From which tables a table has each of its columns. */
const parentsQuery = `
  select i.inhrelid, pa.attname, array_agg(format('%I.%I', pn.nspname, p.relname) order by p.relname, pn.nspname) as parents
  from pg_inherits i join pg_class p on p.oid = i.inhparent join pg_namespace pn on pn.oid = p.relnamespace join pg_attribute pa on pa.attrelid = p.oid and pa.attnum > 0 and not pa.attisdropped
  where p.relkind in ('r', 'p', 'f') group by 1, 2`

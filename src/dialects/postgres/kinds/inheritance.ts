import type { PlanContext } from '../../../diff/kind.ts'
import { relationKind } from '../catalog/relation.ts'
import { text, texts } from '../catalog/text.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { alterTable, step } from '../step.ts'
import { leftChecks, ownChecksBefore } from './checks-above.ts'
import { leftNotNulls, ownNotNullsBefore } from './not-nulls-above.ts'

export interface Inheritance {
  readonly table: string
  readonly parent: string
  /** Parents that stand before it, which decides whose default is taken. */
  readonly behind?: readonly string[]
}

/** That a table inherits from another: apart from both. */
export const inheritance: PostgresKind = kind<Inheritance>({
  name: 'inheritance',
  catalog: 'pg_inherits',
  within: 'always',
  concernsParent: true,
  query: ({ inScope }) => `
    select i.inhrelid::int8 as oid, i.inhparent::int8 as sub, n.nspname, format('%I.%I', n.nspname, c.relname) as table, ${relationKind('c')} as relation, format('%I.%I', m.nspname, p.relname) as parent, ${relationKind('p')} as "parentRelation",
      (select array_agg(quote_ident(a.attname)) from pg_attribute a where a.attrelid = c.oid and a.attinhcount > 0) as columns,
      (select array_agg(format('%I.%I', om.nspname, o.relname) order by b.inhseqno) from pg_inherits b join pg_class o on o.oid = b.inhparent join pg_namespace om on om.oid = o.relnamespace where b.inhrelid = i.inhrelid and b.inhseqno < i.inhseqno) as behind
    from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_namespace n on n.oid = c.relnamespace join pg_class p on p.oid = i.inhparent join pg_namespace m on m.oid = p.relnamespace
    where c.relkind in ('r', 'f') and not c.relispartition and c.relpersistence <> 't' and ${inScope('n.nspname')} order by i.inhrelid, i.inhseqno`,
  read(row) {
    const [table, parent, behind] = [text(row, 'table'), text(row, 'parent'), texts(row, 'behind')]
    return {
      key: `inheritance:${table} ${parent}`,
      name: `${table} ${parent}`,
      schema: text(row, 'nspname'),
      parent: `${text(row, 'relation') as 'table'}:${table}`,
      is: { table, parent, ...(behind.length === 0 ? {} : { behind }) },
      depends: [`${text(row, 'parentRelation') as 'table'}:${parent}`, ...behind.map((before) => `inheritance:${table} ${before}` as const), ...texts(row, 'columns').map((column) => `column:${table}.${column}` as const)],
    }
  },
  address: () => undefined,
  letsGoOf: ({ depends }) => depends,
  /** Let go and taken on again, a table would call its own what came from above. */
  keeps: () => true,
  follows: (object, context) => [...ownChecksBefore(object, context), ...ownNotNullsBefore(object, context)],
  create: ({ key, is }) => [alterTable('create', key, is.table, `inherit ${is.parent}`, { undo: `alter table ${is.table} no inherit ${is.parent}` })],
  // Apart from what else is said to the table: a drop of a column in the same statement comes first, and would find it inherited.
  drop: (object, context) => {
    const { key, is } = object
    const letGo = step('drop', key, `alter table ${is.table} no inherit ${is.parent}`, { locks: [{ object: is.table, mode: 'ACCESS EXCLUSIVE' }], undo: `alter table ${is.table} inherit ${is.parent}` })
    return [letGo, ...(context.isReplaced(key) ? [] : leftChecks(object, context)), ...leftNotNulls(object, context)]
  },
  change(from, to, context) {
    if ([to.parent, ...to.depends].some((key) => key !== undefined && /^(foreign-)?table:/.test(key) && context.isReplaced(key))) return { manner: 'replace' }
    return comesBehindOthers(to.is.table, to.is.parent, context) ? { manner: 'replace' } : { manner: 'alter', steps: [] }
  },
})

/** Whether a parent that stays is to stand behind others than now, or behind such: it is let go of and taken on again, since one that is taken on stands last. */
export function comesBehindOthers(table: string, parent: string, { from, to, isReplaced }: Pick<PlanContext, 'from' | 'to' | 'isReplaced'>): boolean {
  const [before, after] = [from, to].map(({ objects }) => (objects.get(`inheritance:${table} ${parent}`)?.is['behind'] as readonly string[] | undefined) ?? []) as [readonly string[], readonly string[]]
  return before.filter((other) => to.objects.has(`inheritance:${table} ${other}`)).join() !== after.join() || after.some((other) => isReplaced(`inheritance:${table} ${other}`))
}

import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { relationKind } from '../catalog/relation.ts'
import { text, texts } from '../catalog/text.ts'
import { lower } from '../expressions/lower.ts'
import { attachSteps, leaveSteps } from '../partitions/attach.ts'
import { goesAttached, isRemade } from '../partitions/attachment.ts'
import { keptExclusions } from '../partitions/exclusions.ts'
import { attachesBehind } from '../partitions/follows.ts'
import { meddlersOf } from '../partitions/meddlers.ts'
import { stagedAs, targetsOf } from '../partitions/movement.ts'
import { type Partition, treeOf } from '../partitions/tree.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { alterTable, hazard, step } from '../step.ts'

/** That a table is a partition of another: apart from both, as a dump has it. Its table is made as any other and attached when all that has to match does. */
export const partition: PostgresKind = kind<Partition>({
  name: 'partition',
  concernsParent: true,
  catalog: 'partitions',
  query: ({ inScope }) => `
    select c.oid::int8, n.nspname, f.names as "foreignKeys", f.roots as "foreignRoots", ${relationKind('c')} as relation, format('%I.%I', n.nspname, c.relname) as table, format('%I.%I', m.nspname, p.relname) as of, pg_get_expr(c.relpartbound, c.oid) as bound
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_inherits i on i.inhrelid = c.oid join pg_class p on p.oid = i.inhparent join pg_namespace m on m.oid = p.relnamespace
      left join (${foreignKeysQuery}) f on f.conrelid = c.oid
    where c.relispartition and c.relkind in ('r', 'p', 'f') and c.relpersistence <> 't' and ${inScope('n.nspname')}`,
  read(row) {
    const [table, of] = [text(row, 'table'), text(row, 'of')]
    const roots = texts(row, 'foreignRoots')
    const foreignKeys = texts(row, 'foreignKeys').map((constraint, index): ForeignCopy => ({ constraint, root: roots[index] as ObjectKey }))
    return { key: `partition:${table}`, name: table, schema: text(row, 'nspname'), parent: `${text(row, 'relation') as 'table'}:${table}`, is: { table, of, bound: text(row, 'bound') }, depends: [`table:${of}`], ...(foreignKeys.length === 0 ? {} : { facts: { notes: { foreignKeys } } }) }
  },
  address: () => undefined,
  dropsApart: ({ parent, is: { of } }, { isDropped }) => !(parent !== undefined && isDropped(parent) && isDropped(`table:${of}`)),
  follows: attachesBehind,
  takesAlong: ({ is: { table } }, context) => keptExclusions(table, context),
  concernsRowsOf: ({ is: { table } }, context) => targetsOf(table, context).map((top): ObjectKey => `table:${top}`),
  goesBehind: ({ is: { table } }, context) => (stagedAs(table, context)?.always === true ? meddlersOf(new Set([table]), context) : []),
  create: attachSteps,
  drop: detachSteps,
  change: () => ({ manner: 'replace' }),
})

/** Silent where both tables go, or the one above is set aside with its rows: then they are reached through it to the end. */
function detachSteps(object: SchemaObject<Partition>, context: PlanContext): readonly Step[] {
  const { key, parent, is: { table, of, bound } } = object
  if (goesAttached(table, context)) return []
  const isGone = parent !== undefined && context.isDropped(parent)
  const isLeaving = !isGone && !context.to.objects.has(key)
  return [
    step('drop', key, `alter table only ${of} detach partition ${table}`, {
      locks: [...new Set([of, table, treeOf(context.from).defaultOf(of) ?? table])].map((object) => ({ object, mode: 'ACCESS EXCLUSIVE' })),
      undo: `alter table only ${of} attach partition ${table} ${lower(bound)}`,
      ...(isLeaving ? { hazards: [hazard('loses-data', `${of} no longer has the rows of ${table}, which keeps them`)] } : {}),
    }),
    ...leftForeignKeys(object, context).filter(({ root }) => !isGone || isDown(root, context)).map(({ constraint, root }) => alterTable('drop', key, table, `drop constraint ${isDown(root, context) || mayBeGone(table, context) ? 'if exists ' : ''}${constraint}`)),
    ...(isGone ? [] : leaveSteps(object, context)),
  ]
}

/** Whether a table above lets go as well, and its foreign keys went with those of its partitions. */
function mayBeGone(table: string, context: PlanContext): boolean {
  return treeOf(context.from).above(table).some((above) => context.isDropped(`partition:${above}`) || context.isReplaced(`partition:${above}`))
}

/** A foreign key that a partition has from above. */
type ForeignCopy = {
  readonly constraint: string
  /** The one that it is a copy of. */
  readonly root: ObjectKey
}

/**
 * A table that lets go keeps foreign keys that were copies of those above. They are taken up again where it is attached again to a table that still has them,
 * and are gone where one above reaches rows through the partition itself: then it goes before. A table that goes keeps them until its rows are out, and with them what they refer to.
 */
function leftForeignKeys({ key, is: { table }, facts }: SchemaObject<Partition>, context: PlanContext): readonly ForeignCopy[] {
  const tree = treeOf(context.from)
  const above = tree.above(table)
  const isSame = context.to.objects.has(key) && !above.some((name) => isRemade(name, context)) && treeOf(context.to).above(table).join() === above.join()
  const isKept = isSame && above.flatMap((name) => context.parts('from', `table:${name}`, 'constraint')).every((one) => one.is['type'] !== 'foreign key' || !isDown(one.key, context))
  const copies = isKept ? [] : ((facts?.notes?.['foreignKeys'] ?? []) as readonly ForeignCopy[])
  return copies.filter(({ root }) => !(isDown(root, context) && context.from.objects.get(root)?.depends.includes(key) === true))
}

/** It takes its copies along, before or after the partition lets go. */
function isDown(root: ObjectKey, context: PlanContext): boolean {
  return context.isDropped(root) || context.isReplaced(root)
}

/** Foreign keys of partitions that are copies of those of a table above. */
const foreignKeysQuery = `
  with recursive copy (oid, conrelid, conname, root) as (
    select k.oid, k.conrelid, k.conname, a.oid from pg_constraint k join pg_constraint a on a.oid = k.conparentid where k.contype = 'f' and k.conrelid <> a.conrelid and a.conparentid = 0
    union all select k.oid, k.conrelid, k.conname, c.root from copy c join pg_constraint k on k.conparentid = c.oid and k.contype = 'f' and k.conrelid <> c.conrelid
  )
  select y.conrelid, array_agg(quote_ident(y.conname) order by y.conname) as names, array_agg(format('constraint:%I.%I.%I', n.nspname, r.relname, a.conname) order by y.conname) as roots
  from copy y join pg_constraint a on a.oid = y.root join pg_class r on r.oid = a.conrelid join pg_namespace n on n.oid = r.relnamespace group by 1`

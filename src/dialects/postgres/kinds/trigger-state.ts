import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { text } from '../catalog/text.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { alterTable } from '../step.ts'
import { type Enabled, enabledWords } from './enabled.ts'

interface TriggerState {
  readonly partition: string
  readonly trigger: string
  readonly enabled: Enabled | 'O'
  /** The trigger of the partitioned table at the root. */
  readonly root: string
}

/** A partition's copy of a trigger that fires at other times than the one it is a copy of. */
export const triggerState: PostgresKind = kind<TriggerState>({
  name: 'trigger-state',
  catalog: 'pg_trigger',
  query: (scope) => `
    with recursive copy (oid, relation, root) as (
      select t.oid, t.tgrelid, t.tgparentid from pg_trigger t join pg_trigger p on p.oid = t.tgparentid where t.tgenabled <> p.tgenabled and t.tgname !~ '^RI_ConstraintTrigger_'
      union all select c.oid, c.relation, t.tgparentid from copy c join pg_trigger t on t.oid = c.root where t.tgparentid <> 0
    )
    select t.oid::int8, n.nspname, format('%I.%I', n.nspname, c.relname) as partition, quote_ident(t.tgname) as trigger, t.tgenabled as enabled,
      (select format('trigger:%I.%I.%I', m.nspname, p.relname, r.tgname) from pg_class p join pg_namespace m on m.oid = p.relnamespace where p.oid = r.tgrelid) as root
    from copy y join pg_trigger t on t.oid = y.oid join pg_trigger r on r.oid = y.root and r.tgparentid = 0 join pg_class c on c.oid = y.relation join pg_namespace n on n.oid = c.relnamespace
    where ${scope.inScope('n.nspname')}`,
  read(row) {
    const [partition, trigger, root] = [text(row, 'partition'), text(row, 'trigger'), text(row, 'root')]
    return {
      key: `trigger-state:${partition}.${trigger}`,
      name: `${trigger} on ${partition}`,
      schema: text(row, 'nspname'),
      parent: `table:${partition}`,
      depends: [root as ObjectKey, `partition:${partition}`],
      is: { partition, trigger, root, enabled: text(row, 'enabled') as TriggerState['enabled'] },
      ...(row['enabled'] === 'D' ? { facts: { leftover: 'disabled' } } : {}),
    }
  },
  address: () => undefined,
  create: (object) => [switched(object, object.is.enabled)],
  drop(object, context) {
    const root = object.is.root as ObjectKey
    return context.isDropped(root) || context.isReplaced(root) ? [] : [switched(object, stateOf(root, context))]
  },
  change: (_, to) => ({ manner: 'alter', steps: [switched(to, to.is.enabled)] }),
})

function switched({ key, is }: SchemaObject<TriggerState>, enabled: string | undefined) {
  return alterTable('change', key, is.partition, `${enabledWords(enabled)} trigger ${is.trigger}`, { locks: [{ object: is.partition, mode: 'SHARE ROW EXCLUSIVE' }] })
}

function stateOf(root: ObjectKey, { from }: PlanContext): string | undefined {
  return (from.objects.get(root)?.is as { readonly enabled?: string } | undefined)?.enabled
}

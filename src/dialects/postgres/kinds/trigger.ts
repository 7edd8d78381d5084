import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { relationKind } from '../catalog/relation.ts'
import { tiedQuery, tiedTo } from '../catalog/tied.ts'
import { optional, said, text, texts } from '../catalog/text.ts'
import { columnsAbove } from '../partitions/columns-above.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { alterTable, step } from '../step.ts'
import { tiedSteps } from '../tied-steps.ts'
import { type Enabled, enabledWords } from './enabled.ts'
import { isStale } from './stale.ts'

interface Trigger {
  readonly relation: string
  readonly trigger: string
  /** All that the server says of it behind `create`. */
  readonly definition: string
  readonly enabled?: Enabled
  readonly extensions?: readonly string[]
}

/** Triggers of tables, foreign tables and views. A partition's copy of its parent's is none of its own. */
export const trigger: PostgresKind = kind<Trigger>({
  name: 'trigger',
  catalog: 'pg_trigger',
  query: (scope) => `
    select t.oid::int8, n.nspname, ${relationKind('c')} as "relationKind", format('%I.%I', n.nspname, c.relname) as relation, quote_ident(t.tgname) as trigger, pg_get_triggerdef(t.oid) as definition, nullif(t.tgenabled, 'O') as enabled, x.extensions
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace left join ${tiedQuery('pg_trigger')} x on x.objid = t.oid
    where not t.tgisinternal and t.tgparentid = 0 and c.relpersistence <> 't' and ${scope.inScope('n.nspname')}`,
  read(row) {
    const [relation, name] = [text(row, 'relation'), text(row, 'trigger')]
    return {
      key: `trigger:${relation}.${name}`,
      name: `${name} on ${relation}`,
      schema: text(row, 'nspname'),
      parent: `${text(row, 'relationKind')}:${relation}` as ObjectKey,
      depends: tiedTo(row),
      is: said({ relation, trigger: name, definition: text(row, 'definition').replace(/^CREATE (CONSTRAINT )?TRIGGER /, (words) => words.slice(7).toLowerCase()), enabled: optional(row, 'enabled'), extensions: texts(row, 'extensions') }) as Trigger,
      ...(row['enabled'] === 'D' ? { facts: { leftover: 'disabled' } } : {}),
    }
  },
  follows: ({ depends }, context) => columnsAbove(depends, context),
  address: ({ name }, purpose) => (purpose === 'comment' ? `trigger ${name}` : undefined),
  create: (object) => [
    step('create', object.key, `create ${object.is.definition}`, { locks: locksOf(object, 'SHARE ROW EXCLUSIVE'), undo: `drop trigger ${object.name}` }),
    ...(object.is.enabled === undefined ? [] : switched(object)),
    ...tiedSteps(object.key, `trigger ${object.name}`, [], object.is.extensions),
  ],
  drop: (object) => [step('drop', object.key, `drop trigger ${object.name}`, { locks: locksOf(object, 'ACCESS EXCLUSIVE'), undo: `create ${object.is.definition}` })],
  change(from, to, context) {
    if (from.is.definition !== to.is.definition || isStale(from, context)) return { manner: 'replace' }
    const isSwitched = from.is.enabled !== to.is.enabled
    return {
      manner: 'alter',
      steps: [...(isSwitched ? switched(to) : []), ...tiedSteps(to.key, `trigger ${to.name}`, from.is.extensions, to.is.extensions)],
      ...(isSwitched ? { disturbs: ({ kind: dependent }) => dependent === 'trigger-state' } : {}),
    }
  },
})

function switched({ key, is }: SchemaObject<Trigger>): readonly Step[] {
  return [alterTable('change', key, is.relation, `${enabledWords(is.enabled)} trigger ${is.trigger}`, { locks: [{ object: is.relation, mode: 'SHARE ROW EXCLUSIVE' }] })]
}

function locksOf({ is }: SchemaObject<Trigger>, mode: string) {
  return [{ object: is.relation, mode }]
}

import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { relationKind } from '../catalog/relation.ts'
import { optional, said, text } from '../catalog/text.ts'
import { columnsAbove } from '../partitions/columns-above.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { alterTable, step } from '../step.ts'
import { type Enabled, enabledWords } from './enabled.ts'
import { isStale } from './stale.ts'

interface Rule {
  readonly relation: string
  readonly rule: string
  /** All that the server says of it behind `create`. */
  readonly definition: string
  readonly enabled?: Enabled
}

/** Rules but those that are the queries of views. */
export const rule: PostgresKind = kind<Rule>({
  name: 'rule',
  catalog: 'pg_rewrite',
  query: (scope) => `
    select r.oid::int8, n.nspname, ${relationKind('c')} as "relationKind", format('%I.%I', n.nspname, c.relname) as relation, quote_ident(r.rulename) as rule, pg_get_ruledef(r.oid) as definition, nullif(r.ev_enabled, 'O') as enabled
    from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
    where r.rulename <> '_RETURN' and ${scope.inScope('n.nspname')}`,
  read(row) {
    const [relation, name] = [text(row, 'relation'), text(row, 'rule')]
    return {
      key: `rule:${relation}.${name}`,
      name: `${name} on ${relation}`,
      schema: text(row, 'nspname'),
      parent: `${text(row, 'relationKind')}:${relation}` as ObjectKey,
      is: said({ relation, rule: name, definition: text(row, 'definition').replace(/^CREATE RULE /, 'rule ').replace(/;$/, ''), enabled: optional(row, 'enabled') }) as Rule,
      ...(row['enabled'] === 'D' ? { facts: { leftover: 'disabled' } } : {}),
    }
  },
  follows: ({ depends }, context) => columnsAbove(depends, context),
  address: ({ name }, purpose) => (purpose === 'comment' ? `rule ${name}` : undefined),
  create: (object) => [step('create', object.key, `create ${object.is.definition}`, { locks: locksOf(object), undo: `drop rule ${object.name}` }), ...(object.is.enabled === undefined ? [] : switched(object))],
  drop: (object) => [step('drop', object.key, `drop rule ${object.name}`, { locks: locksOf(object), undo: `create ${object.is.definition}` })],
  change(from, to, context) {
    const isSame = from.is.definition === to.is.definition
    if (isSame && isStale(from, context)) return { manner: 'replace' }
    const body = isSame ? [] : [step('change', to.key, `create or replace ${to.is.definition}`, { locks: locksOf(to), undo: `create or replace ${from.is.definition}` })]
    return { manner: 'alter', steps: [...body, ...(from.is.enabled === to.is.enabled ? [] : switched(to))] }
  },
})

function switched({ key, is }: SchemaObject<Rule>): readonly Step[] {
  return [alterTable('change', key, is.relation, `${enabledWords(is.enabled)} rule ${is.rule}`)]
}

function locksOf({ is }: SchemaObject<Rule>) {
  return [{ object: is.relation, mode: 'ACCESS EXCLUSIVE' }]
}

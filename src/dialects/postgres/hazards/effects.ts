import type { Hazard, Step } from '../../../model/plan.ts'

/** What statements of one form do to others who use the database. Locks as they were measured on Postgres 10 to 18. */
export interface Effect {
  /** The kind of object it is for. */
  readonly kind: RegExp
  readonly verb?: Step['verb']
  readonly sql?: RegExp
  /** The lock on the table that it is for. */
  readonly mode?: string
  readonly works?: Step['works']
  readonly danger?: { readonly kind: Hazard['kind']; message(object: string, relation: string): string }
}

/** All that a step does and that its kind has not said. */
export function effectsOf(step: Step): readonly Effect[] {
  return effectsOn(step.object.slice(0, step.object.indexOf(':'))).filter((effect) => (effect.verb ?? step.verb) === step.verb && effect.sql?.test(step.sql) !== false)
}

const byKind = new Map<string, readonly Effect[]>()

function effectsOn(kind: string): readonly Effect[] {
  const found = byKind.get(kind) ?? effects.filter((effect) => effect.kind.test(kind))
  byKind.set(kind, found)
  return found
}

const [weak, writes, all] = ['SHARE UPDATE EXCLUSIVE', 'SHARE ROW EXCLUSIVE', 'ACCESS EXCLUSIVE']

const effects: readonly Effect[] = [
  { kind: /^(table|sequence)$/, verb: 'drop', mode: all },
  { kind: /^column$/, verb: 'drop', sql: / drop column /, mode: all },
  { kind: /^(sequence|identity)$/, verb: 'change', sql: / restart\b/, danger: { kind: 'restarts-sequence', message: (object) => `${object} goes on from another number` } },
  { kind: /^(table|column)$/, sql: /^alter table .* (set (logged|unlogged|access method|tablespace)|set expression as) ?/, mode: all, works: 'rewrites' },
  { kind: /^(table|column|column-settings)$/, sql: /^alter table .* (set statistics|set \(|reset \()/, mode: weak },
  { kind: /^table$/, verb: 'change', sql: / row level security$/, mode: all, danger: { kind: 'changes-access', message: (object) => `who sees which rows of ${object} changes` } },
  { kind: /^policy$/, mode: all, danger: { kind: 'changes-access', message: (_, relation) => `who sees or changes which rows of ${relation} changes` } },
  { kind: /^partition$/, sql: / detach partition \S+$/, mode: all },
  { kind: /^(trigger|trigger-state)$/, verb: 'drop', mode: all },
  { kind: /^trigger$/, verb: 'create', mode: writes },
  { kind: /^trigger-state$/, mode: writes },
  { kind: /^(trigger|trigger-state)$/, sql: /(enable|disable)( replica| always)? trigger /, mode: writes },
  { kind: /^rule$/, mode: all },
  { kind: /^(view|materialized-view)$/, verb: 'drop', mode: all },
  { kind: /^view$/, sql: /^create or replace view /, mode: all },
  { kind: /^(materialized-view|view-column)$/, sql: /^alter materialized view .* (set statistics|set \(|reset \()/, mode: weak },
  { kind: /^(view|view-column|foreign-table)$/, verb: 'change', sql: /^alter (view|foreign table) /, mode: all },
  { kind: /^view-column$/, verb: 'change', sql: /^alter materialized view .* set (storage|compression) /, mode: all },
  { kind: /^view$/, verb: 'change', sql: /security_(invoker|barrier)/, danger: { kind: 'changes-access', message: (object) => `whose privileges count below ${object} changes` } },
  { kind: /^(function|procedure)$/, sql: /^create or replace .* security definer/s, danger: { kind: 'changes-access', message: (object) => `${object} runs with its owner's privileges` } },
  { kind: /^type$/, sql: / add value /, danger: { kind: 'cannot-be-undone', message: (object) => `a label of ${object} cannot be taken away again` } },
  { kind: /^domain-constraint$/, sql: /(add .*(?<!not valid)$|validate constraint)/is, works: 'scans', danger: { kind: 'may-fail-on-data', message: (object) => `a value may break ${object}` } },
  { kind: /^type$/, sql: /^alter domain .* set not null$/, works: 'scans', danger: { kind: 'may-fail-on-data', message: (object) => `a value of ${object} may be null` } },
  { kind: /^(role|membership|user-mapping)$/, danger: { kind: 'changes-access', message: (object) => `what may be done as ${object} changes` } },
  { kind: /^statistics$/, mode: weak },
  { kind: /./, sql: /^comment on (table|column|view|materialized view|foreign table) /, mode: weak },
]

import { dependentsOf } from '../../diff/changes.ts'
import type { Step, StepGroup } from '../../model/plan.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../model/schema.ts'

/**
 * What keeps answers that were computed once, of functions and views that a plan changes where they stand: the server computes none of them again, and
 * says nothing of it. An index then misses rows that are there, and a partition holds rows that are no longer its own.
 */
export function keptAnswers(groups: readonly StepGroup[], from: Schema, to: Schema): readonly string[] {
  const steps = groups.flatMap((group) => group.steps)
  const made = new Set(steps.filter(({ verb }) => verb === 'create' || verb === 'copy').map(({ object }) => object))
  const changed = new Set(steps.filter(isChangedWhereItStands).map(({ object }) => object))
  return [...changed].filter((key) => bodyOf(key, from) !== bodyOf(key, to)).flatMap((key) => {
    const kept = [...keepersOf(key, from)].filter((keeper) => to.objects.has(keeper.key) && !made.has(keeper.key) && (keeper.parent === undefined || !made.has(keeper.parent)))
    return kept.length === 0 ? [] : [`${wordsOf(key)} changes where it stands, and what it answered before is kept by ${kept.map((keeper) => wordsOf(keeper.key)).sort().join(', ')}: where it answers otherwise now, reindex, refresh or write them anew`]
  })
}

function isChangedWhereItStands({ verb, sql }: Step): boolean {
  return verb === 'change' && /^create or replace (function|view) /.test(sql)
}

/** What a routine does, apart from how it is to be called; all of a view. */
function bodyOf(key: ObjectKey, { objects }: Schema): string {
  const definition = String(objects.get(key)?.is['definition'])
  return definition.slice(Math.max(0, definition.search(/\n(AS |BEGIN ATOMIC|RETURN )/)))
}

function wordsOf(key: ObjectKey): string {
  return key.replace(/^[a-z-]+:/, (kind) => `${kind.slice(0, -1).replaceAll('-', ' ')} `)
}

/** What asks another each time that it is asked itself, so that those who keep its answers keep the other's too. */
const passesOn = new Set(['function', 'aggregate', 'operator', 'operator-class', 'cast', 'view', 'type'])

function keepersOf(key: ObjectKey, schema: Schema, seen = new Set<ObjectKey>()): ReadonlySet<SchemaObject> {
  if (seen.has(key)) return new Set()
  seen.add(key)
  const direct = (dependentsOf(schema).get(key) ?? []).filter(({ parent }) => parent !== key)
  return new Set(direct.flatMap((dependent) => (passesOn.has(dependent.kind) ? [...keepersOf(dependent.key, schema, seen)] : keeps(dependent) ? [dependent] : [])))
}

function keeps({ kind, is }: SchemaObject): boolean {
  if (kind === 'column') return is['generated'] !== undefined // A virtual one takes none but built-in functions.
  if (kind === 'constraint') return is['type'] === 'exclude' || (is['type'] === 'check' && is['notValid'] !== true)
  return kind === 'index' || kind === 'materialized-view' || kind === 'domain-constraint' || (kind === 'table' && is['partitionBy'] !== undefined)
}

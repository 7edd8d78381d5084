import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import { tablesAbove } from '../kinds/heir-tables.ts'

/** How one step is done while others work in the database. */
export interface OnlineForm {
  /** Committed beforehand, each by itself: an index that a constraint then takes over, a drop that waits for readers. */
  readonly before?: readonly Step[]
  /** In the step's own place. */
  readonly inside: readonly Step[]
  /** Once that has been committed: each of these a transaction of its own. */
  readonly after?: readonly (readonly Step[])[]
  /** Steps, beside those whose objects need this one, that have to find it done. */
  wantedBy?(step: Step): boolean
}

/** What a form may ask. */
export interface Surroundings {
  readonly from: Schema
  readonly to: Schema
  readonly versionNumber: number
  /** All steps of the plan, as they are when nobody else works in the database. */
  readonly steps: readonly Step[]
}

/** The object as it is wanted, else as it was. */
export function objectOf(key: ObjectKey, { from, to }: Pick<Surroundings, 'from' | 'to'>): SchemaObject | undefined {
  return to.objects.get(key) ?? from.objects.get(key)
}

/** A relation with rows of its own that is there already: nothing else can be worked on while others write to it. */
export function standing(key: ObjectKey | undefined, { from, to }: Pick<Surroundings, 'from' | 'to'>): SchemaObject | undefined {
  const object = key === undefined ? undefined : from.objects.get(key)
  return object === undefined || !['table', 'materialized-view'].includes(object.kind) || isParted(object) || isParted(to.objects.get(object.key)) ? undefined : object
}

/** A partitioned table that is there already and stays one: what is said of it is said of all its partitions. */
export function standingWhole(key: ObjectKey | undefined, { from, to }: Pick<Surroundings, 'from' | 'to'>): SchemaObject | undefined {
  const object = key === undefined ? undefined : from.objects.get(key)
  return object?.kind === 'table' && isParted(object) && isParted(to.objects.get(object.key)) ? object : undefined
}

/** Its rows lie in its partitions. */
export function isParted(object: SchemaObject | undefined): boolean {
  return object?.is['partitionBy'] !== undefined
}

/** Everything an object needs, on either side: columns that come from tables above with those. Its parent is not among it unless more than being a part ties them. */
export function needsOf(key: ObjectKey, { from, to }: Pick<Surroundings, 'from' | 'to'>): ReadonlySet<ObjectKey> {
  return new Set([from, to].flatMap((schema) => (schema.objects.get(key)?.depends ?? []).flatMap((need) => [need, ...columnsAbove(need, schema)])))
}

function columnsAbove(key: ObjectKey, schema: Schema): readonly ObjectKey[] {
  return key.startsWith('column:') ? tablesAbove(key, schema).map((table): ObjectKey => `column:${table}.${String(schema.objects.get(key)?.is['column'])}`) : []
}

import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { Definition, ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { nameIn } from '../catalog/relation-key.ts'
import { flag, said, texts } from '../catalog/text.ts'
import type { CatalogRow } from '../schema-kind.ts'
import { type StepMore, alterTable, step } from '../step.ts'
import { optionClauses } from './storage-options.ts'

/** What can be set on an index where it stands, one made by a constraint too. */
export interface IndexSettings {
  /** Storage parameters as `reloptions` has them: `fillfactor=70`. In their order, which dumps show. */
  readonly options?: readonly string[]
  /** `cluster` takes the table's order from it. */
  readonly clustered?: true
  readonly replicaIdentity?: true
  /** It goes when these go. Sorted. */
  readonly extensions?: readonly string[]
}

/** Of `i` in `pg_class`, `x` in `pg_index`, and {@link extensionsOfIndexes} as `e`. */
const settingsOf = {
  options: 'i.reloptions',
  tablespace: '(select quote_ident(s.spcname) from pg_tablespace s where s.oid = i.reltablespace)',
  clustered: 'x.indisclustered',
  replicaIdentity: 'x.indisreplident',
  extensions: 'e.extensions',
}

/** Columns for {@link indexSettings}; the same as arguments of `json_build_object`; and whether an index has any. */
export const indexSettingsColumns = Object.entries(settingsOf).map(([name, column]) => `${column} as "${name}"`).join(', ')
export const indexSettingsFields = Object.entries(settingsOf).map(([name, column]) => `'${name}', ${column}`).join(', ')
export const hasIndexSettings = '(i.reloptions is not null or i.reltablespace <> 0 or x.indisclustered or x.indisreplident or e.extensions is not null)'

/** Rows `index`, `extensions`: which indexes were told to go with an extension. */
export const extensionsOfIndexes = `
  (select d.objid as index, json_agg(quote_ident(e.extname) order by e.extname) as extensions from pg_depend d join pg_extension e on e.oid = d.refobjid
  where d.refclassid = 'pg_extension'::regclass and d.deptype = 'x' and d.classid = 'pg_class'::regclass group by 1)`

export function indexSettings(row: CatalogRow): IndexSettings {
  return said({
    options: texts(row, 'options'),
    clustered: flag(row, 'clustered') || undefined,
    replicaIdentity: flag(row, 'replicaIdentity') || undefined,
    extensions: texts(row, 'extensions'),
  }) as IndexSettings
}

/** What a plan has to remember of an index. */
export function notesOf(row: CatalogRow): Definition | undefined {
  const tablespace = row['tablespace']
  return typeof tablespace === 'string' ? { tablespace } : undefined
}

/** Keys of the extensions it goes with: they have to be there first. */
export function extensionKeys({ extensions = [] }: IndexSettings): readonly ObjectKey[] {
  return extensions.map((name): ObjectKey => `extension:${name}`)
}

/** Where an index lies that is made anew: where it lay. That is each database's own affair, and told beside the plan. */
export function placeOf(key: ObjectKey, context: PlanContext): string | undefined {
  const tablespace = context.from.objects.get(key)?.facts?.notes?.['tablespace']
  return typeof tablespace === 'string' ? tablespace : undefined
}

/** An index whose settings are asked for. */
export interface SetIndex {
  /** The object it is, or the constraint that made it. */
  readonly key: ObjectKey
  readonly parent: ObjectKey
  /** With its schema, and without: as statements on the index and on its table call it. */
  readonly index: string
  readonly bare: string
}

/** Makes the settings of an index that stands what they are wanted to be. */
export function settingsSteps(of: SetIndex, from: IndexSettings, to: IndexSettings, context: PlanContext): readonly Step[] {
  const onIndex = (clause: string) => step('change', of.key, `alter index ${of.index} ${clause}`, { locks: [{ object: of.index, mode: 'SHARE UPDATE EXCLUSIVE' }] })
  const gone = (from.extensions ?? []).filter((name) => to.extensions?.includes(name) !== true)
  const come = (to.extensions ?? []).filter((name) => from.extensions?.includes(name) !== true)
  return [
    ...optionClauses(from.options, to.options).map(onIndex),
    ...gone.map((name) => onIndex(`no depends on extension ${name}`)),
    ...come.map((name) => onIndex(`depends on extension ${name}`)),
    ...marks(of, from, to, context),
  ]
}

/** Whether it is made of the indexes of partitions and has to have other storage parameters: those it was made with stay (13 to 18). */
export function isFixedOtherwise(parent: ObjectKey | undefined, from: IndexSettings | undefined, to: IndexSettings | undefined, { from: { objects } }: Pick<PlanContext, 'from'>): boolean {
  return parent !== undefined && objects.get(parent)?.is['partitionBy'] !== undefined && optionClauses(from?.options, to?.options).length > 0
}

/** What an index leaves on its table when it goes: a replica identity that names it and is nothing without it. */
export function forgetSteps(of: SetIndex, from: IndexSettings, context: PlanContext): readonly Step[] {
  if (from.replicaIdentity !== true || context.isDropped(of.parent)) return []
  return marks(of, { replicaIdentity: true }, {}, context)
}

/** What the table says of one of its indexes. Setting it on one takes it from the others. */
function marks({ key, parent, bare }: SetIndex, from: IndexSettings, to: IndexSettings, context: PlanContext): readonly Step[] {
  const clause = (words: string, more: StepMore = {}) => alterTable('change', key, nameIn(parent), words, more)
  const beside: StepMore = { locks: [{ object: nameIn(parent), mode: 'SHARE UPDATE EXCLUSIVE' }] }
  const isLeft = (mark: 'clustered' | 'replicaIdentity') => from[mark] === true && to[mark] !== true && !othersOf(parent, context).some((settings) => settings[mark] === true)
  const table = context.to.objects.get(parent)?.is['replicaIdentity']
  return [
    ...(to.clustered === true && from.clustered !== true ? [clause(`cluster on ${bare}`, beside)] : []),
    ...(isLeft('clustered') ? [clause('set without cluster', beside)] : []),
    ...(to.replicaIdentity === true && from.replicaIdentity !== true ? [clause(`replica identity using index ${bare}`)] : []),
    ...(isLeft('replicaIdentity') && table === undefined ? [clause('replica identity default')] : []),
  ]
}

/** Settings of all indexes that the table shall have. */
function othersOf(parent: ObjectKey, context: PlanContext): readonly IndexSettings[] {
  const indexes = context.parts<IndexSettings>('to', parent, 'index').map(({ is }) => is)
  const constraints = context.parts('to', parent, 'constraint').map(({ is }: SchemaObject<Definition>) => (is['index'] ?? {}) as IndexSettings)
  return [...indexes, ...constraints]
}

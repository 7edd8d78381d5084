import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import type { Default } from './default.ts'
import { type Identity, identityText } from './identity-text.ts'
import { saidName } from './not-null-name.ts'
import { type NotNull, notNullText } from './not-null.ts'

export interface Column {
  /** Quoted where it must be. */
  readonly column: string
  /** As `format_type` prints it: `character varying(255)`. */
  readonly type: string
  /** Only where it is not the type's own. */
  readonly collation?: string
  /** What it is made of, as `pg_get_expr` prints it. */
  readonly generated?: string
  /** Made when it is read, not when its row is written. */
  readonly virtual?: true
  /** Tables that it comes from by inheritance, sorted. */
  readonly handedDown?: readonly string[]
  /** The table's own definition has it as well. Of partitions no dump tells. */
  readonly alsoOwn?: true
}

/** A column as `create table` and `add column` say it, with those of its parts that come along. */
export function columnText({ key, is }: SchemaObject<Column>, context: PlanContext): string {
  return [`${is.column} ${is.type}`, ...(is.collation === undefined ? [] : [`collate ${is.collation}`]), ...generatedText(is), ...partsText(key, context)].join(' ')
}

/** Default, identity and NOT NULL, as far as they come along. */
export function partsText(key: ObjectKey, context: PlanContext): readonly string[] {
  const standard = inlined<Default>(key, 'default', context)
  const identity = inlined<Identity>(key, 'identity', context)
  const notNull = inlined<NotNull>(key, 'not-null', context)
  return [
    ...(standard === undefined ? [] : [`default ${standard.expression}`]),
    ...(identity === undefined ? [] : [identityText(identity)]),
    ...(notNull === undefined || notNull.notValid === true || notNull.handedDown === true ? [] : [notNullText(notNull, saidName(key.replace(/^column:/, 'not-null:') as ObjectKey, context))]),
  ]
}

/** What a column's part is, where it is made by the statement that makes the column. */
export function inlined<Is extends object>(column: ObjectKey, kind: string, context: PlanContext): Is | undefined {
  const key = column.replace(/^column:/, `${kind}:`) as ObjectKey
  return context.isInlined(key) ? (context.to.objects.get(key)?.is as Is | undefined) : undefined
}

function generatedText({ generated, virtual }: Column): readonly string[] {
  return generated === undefined ? [] : [`generated always as (${generated}) ${virtual === true ? 'virtual' : 'stored'}`]
}

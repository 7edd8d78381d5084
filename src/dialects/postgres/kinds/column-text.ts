import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'

export interface Column {
  /** Quoted where it must be. */
  readonly column: string
  /** As `format_type` prints it: `character varying(255)`. */
  readonly type: string
  readonly notNull?: true
  /** Only where it is not the type's own. */
  readonly collation?: string
}

/** A column as `create table` and `add column` say it. */
export function columnText({ key, is }: SchemaObject<Column>, context: PlanContext): string {
  const standard = key.replace(/^column:/, 'default:') as ObjectKey
  const expression = context.isInlined(standard) ? (context.to.objects.get(standard)?.is as { readonly expression?: string } | undefined)?.expression : undefined
  return [
    `${is.column} ${is.type}`,
    ...(is.collation === undefined ? [] : [`collate ${is.collation}`]),
    ...(expression === undefined ? [] : [`default ${expression}`]),
    ...(is.notNull === true ? ['not null'] : []),
  ].join(' ')
}

import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import type { Holder } from './holders.ts'

/** Tests for null itself. Of a row, `is null` says yes to one of nothing but nulls, and `is not null` no to one with a single null in it. */
export interface NullTest {
  readonly isNull: string
  readonly isNotNull: string
}

/** For a column by its key, as it is in that schema. */
export function nullTest(column: ObjectKey, name: string, schema: Schema): NullTest {
  const object = schema.objects.get(column) as SchemaObject<Holder> | undefined
  const isRow = object !== undefined && holdsRow(object, object.is.type, schema)
  return isRow ? { isNull: `${name} is not distinct from null`, isNotNull: `${name} is distinct from null` } : { isNull: `${name} is null`, isNotNull: `${name} is not null` }
}

/** Plainly, or as a domain over that. */
function holdsRow({ depends, parent }: SchemaObject<Holder>, type: string | undefined, schema: Schema): boolean {
  return depends.some((key) => {
    const need = key === parent ? undefined : (schema.objects.get(key) as SchemaObject<Holder> | undefined)
    if (need?.name !== type) return false
    return need?.kind !== 'type' || need.is.form === 'composite' || (need.is.form === 'domain' && holdsRow(need, need.is.base, schema))
  })
}

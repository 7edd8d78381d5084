import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { nameIn } from '../catalog/relation-key.ts'
import type { Column } from '../kinds/column-text.ts'
import type { Counting } from '../kinds/counts-on.ts'
import { type Identity, filled } from '../kinds/identity-text.ts'
import type { Sequence } from '../kinds/sequence-text.ts'
import { serialAfter } from '../kinds/take-over.ts'

/** What counts for columns of a table as it is to be: identities, and new sequences of their own that their defaults ask. */
export function countsOf(table: ObjectKey, context: PlanContext): readonly Counting[] {
  return context.parts<Column>('to', table, 'column').flatMap((column) => [...identities(column, context), ...serials(column, context)])
}

function identities({ key: column, is: { type } }: SchemaObject<Column>, context: PlanContext): readonly Counting[] {
  return context.parts<Identity>('to', column, 'identity').map(({ key, name, is }) => ({ key, name, column, is: filled(is, type) }))
}

function serials({ key: column }: SchemaObject<Column>, context: PlanContext): readonly Counting[] {
  const key = serialAfter({ key: column.replace(/^column:/, 'identity:') as ObjectKey }, context)
  const sequence = key === undefined ? undefined : (context.to.objects.get(key) as unknown as SchemaObject<Sequence> | undefined)
  return key === undefined || sequence === undefined ? [] : [{ key, name: nameIn(key), column, is: sequence.is }]
}

import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { relationKind } from '../catalog/relation.ts'
import { text } from '../catalog/text.ts'
import { grantables } from '../dress/grantables.ts'
import { privilegeSteps } from '../dress/privileges.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'

interface SystemColumn {
  readonly column: string
}

/** A column that the server gives every table, `tableoid`, where rights on it are granted by themselves. One on which nothing is granted is none of our objects. */
export const systemColumn: PostgresKind = kind<SystemColumn>({
  name: 'system-column',
  catalog: 'pg_class',
  within: 'always',
  query: (scope) => `
    select c.oid::int8, a.attnum as sub, n.nspname, ${relationKind('c')} as relation, format('%I.%I', n.nspname, c.relname) as table, quote_ident(a.attname) as column, pg_get_userbyid(c.relowner) as owner, a.attacl::text[] as acl
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where a.attnum < 0 and a.attacl is not null and c.relpersistence <> 't' and ${scope.inScope('n.nspname')}
    order by c.oid, a.attnum desc`,
  read: (row) => ({
    key: `system-column:${text(row, 'table')}.${text(row, 'column')}`,
    name: `${text(row, 'table')}.${text(row, 'column')}`,
    schema: text(row, 'nspname'),
    parent: `${text(row, 'relation')}:${text(row, 'table')}` as ObjectKey,
    is: { column: text(row, 'column') },
  }),
  address: ({ parent = '' }, purpose) => (purpose === 'grant' ? `table ${parent.slice(parent.indexOf(':') + 1)}` : undefined),
  grantable: grantables.column,
  grantPart: ({ is }) => `(${is.column})`,
  create: () => [],
  drop: revoked,
  change: () => ({ manner: 'alter', steps: [] }),
})

/** What was granted on it, where its table stays. */
function revoked(object: SchemaObject<SystemColumn>, context: PlanContext): readonly Step[] {
  const { parent = 'table:' } = object
  if (!context.to.objects.has(parent) || context.isReplaced(parent)) return []
  const { privileges: _, ...plain } = object
  const [from, to] = [object, plain] as unknown as readonly [SchemaObject, SchemaObject]
  return privilegeSteps(systemColumn, from, to, context)
}

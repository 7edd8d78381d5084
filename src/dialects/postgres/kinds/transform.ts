import type { SchemaObject } from '../../../model/schema.ts'
import { optional, said, text } from '../catalog/text.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { step } from '../step.ts'

interface Transform {
  /** Functions with their parameters. */
  readonly from?: string
  readonly to?: string
}

/** How a language sees values of a type. */
export const transform: PostgresKind = kind<Transform>({
  name: 'transform',
  catalog: 'pg_transform',
  query: (scope) => `
    select f.oid::int8, n.nspname, format('for %s language %I', format_type(f.trftype, null), l.lanname) as name,
      case when f.trffromsql <> 0 then f.trffromsql::oid::regprocedure::text end as from, case when f.trftosql <> 0 then f.trftosql::oid::regprocedure::text end as to
    from pg_transform f join pg_language l on l.oid = f.trflang join pg_type t on t.oid = f.trftype join pg_namespace n on n.oid = t.typnamespace where ${scope.isWhole} or ${scope.inScope('n.nspname')}`,
  read: (row) => ({ key: `transform:${text(row, 'name')}`, name: text(row, 'name'), is: said({ from: optional(row, 'from'), to: optional(row, 'to') }) }),
  address: ({ name }, purpose) => (purpose === 'comment' ? `transform ${name}` : undefined),
  create: (object) => [step('create', object.key, `create ${words(object)}`, { undo: `drop transform ${object.name}` })],
  drop: ({ key, name }) => [step('drop', key, `drop transform ${name}`)],
  change: (from, to) => ({ manner: 'alter', steps: [step('change', to.key, `create or replace ${words(to)}`, { undo: `create or replace ${words(from)}` })] }),
})

function words({ name, is }: SchemaObject<Transform>): string {
  const ways = [...(is.from === undefined ? [] : [`from sql with function ${is.from}`]), ...(is.to === undefined ? [] : [`to sql with function ${is.to}`])]
  return `transform ${name} (${ways.join(', ')})`
}

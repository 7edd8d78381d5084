import { text } from '../catalog/text.ts'
import { grantables } from '../dress/grantables.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { hazard, step } from '../step.ts'

/** `create schema`. `public` is there from the start, so it is made or dropped only where one side lacks it; whoever owns it, it is never made anew. */
export const schema: PostgresKind = kind<Record<string, never>>({
  name: 'schema',
  catalog: 'pg_namespace',
  query: (scope) => `select n.oid::int8, n.nspname, quote_ident(n.nspname) as name, pg_get_userbyid(n.nspowner) as owner, n.nspacl::text[] as acl from pg_namespace n where ${scope.inScope('n.nspname')}`,
  read: (row) => ({ key: `schema:${text(row, 'name')}`, name: text(row, 'name'), schema: text(row, 'nspname'), is: {} }),
  address: ({ name }) => `schema ${name}`,
  grantable: grantables.schema,
  create: ({ key, name }) => [step('create', key, `create schema ${name}`, { undo: `drop schema ${name}` })],
  drop: ({ key, name }) => [step('drop', key, `drop schema ${name}`, { undo: `create schema ${name}`, hazards: [hazard('cannot-be-undone', `schema ${name} goes`)] })],
  change: () => ({ manner: 'alter', steps: [] }),
})

import { flag, text } from '../catalog/text.ts'
import { withoutDefaults } from '../dress/without-defaults.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { hazard, step } from '../step.ts'

interface Extension {
  /** Where its members lie, quoted where it must be. */
  readonly schema: string
}

/** An extension. Its members are no objects of their own: what needs one of them needs the extension. Its version is a fact, as no dump prints it. */
export const extension: PostgresKind = kind<Extension>({
  name: 'extension',
  catalog: 'pg_extension',
  query: (scope) => `
    select e.oid::int8, quote_ident(e.extname) as name, quote_ident(n.nspname) as schema, e.extrelocatable as relocatable, e.extversion as version
    from pg_extension e join pg_namespace n on n.oid = e.extnamespace where ${scope.isWhole} or ${scope.inScope('n.nspname')}`,
  read: (row) => ({
    key: `extension:${text(row, 'name')}`,
    name: text(row, 'name'),
    is: { schema: text(row, 'schema') },
    facts: { version: text(row, 'version'), relocatable: flag(row, 'relocatable') },
  }),
  address: ({ name }, purpose) => (purpose === 'owner' || purpose === 'grant' ? undefined : `extension ${name}`),
  bringsComment: true,
  // Its script makes its members as any other statement would: what the running role's default privileges say is kept from them.
  create: ({ key, name, is }, context) => withoutDefaults(key, [step('create', key, `create extension ${name} with schema ${is.schema}`, { undo: `drop extension ${name}` })], context),
  drop: ({ key, name }) => [step('drop', key, `drop extension ${name}`, { hazards: [hazard('cannot-be-undone', `extension ${name} goes, and what its own tables hold`)] })],
  change: (from, { key, name, is }) =>
    from.facts?.relocatable === true
      ? { manner: 'alter', steps: [step('change', key, `alter extension ${name} set schema ${is.schema}`, { undo: `alter extension ${name} set schema ${from.is.schema}` })] }
      : { manner: 'replace' },
})

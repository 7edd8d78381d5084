import { text } from '../catalog/text.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { step } from '../step.ts'

/** A family of operator classes. What was added to it beside its classes are objects of their own. */
export const operatorFamily: PostgresKind = kind<Record<string, never>>({
  name: 'operator-family',
  catalog: 'pg_opfamily',
  query: (scope) => `
    select f.oid::int8, n.nspname, format('%I.%I using %I', n.nspname, f.opfname, m.amname) as name, pg_get_userbyid(f.opfowner) as owner
    from pg_opfamily f join pg_namespace n on n.oid = f.opfnamespace join pg_am m on m.oid = f.opfmethod where ${scope.inScope('n.nspname')}`,
  read: (row) => ({ key: `operator-family:${text(row, 'name')}`, name: text(row, 'name'), schema: text(row, 'nspname'), is: {} }),
  address: ({ name }, purpose) => (purpose === 'comment' || purpose === 'owner' ? `operator family ${name}` : undefined),
  create: ({ key, name }) => [step('create', key, `create operator family ${name}`, { undo: `drop operator family ${name}` })],
  drop: ({ key, name }) => [step('drop', key, `drop operator family ${name}`)],
  change: () => ({ manner: 'replace' }),
})

import { text } from '../catalog/text.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { step } from '../step.ts'

interface AccessMethod {
  readonly for: 'index' | 'table'
  readonly handler: string
}

export const accessMethod: PostgresKind = kind<AccessMethod>({
  name: 'access-method',
  catalog: 'pg_am',
  query: (scope) => (scope.isWhole ? `select m.oid::int8, quote_ident(m.amname) as name, case m.amtype when 'i' then 'index' else 'table' end as for, m.amhandler::text as handler from pg_am m where m.oid >= 16384` : undefined),
  read: (row) => ({ key: `access-method:${text(row, 'name')}`, name: text(row, 'name'), is: { for: text(row, 'for') as AccessMethod['for'], handler: text(row, 'handler') } }),
  address: ({ name }, purpose) => (purpose === 'comment' ? `access method ${name}` : undefined),
  create: ({ key, name, is }) => [step('create', key, `create access method ${name} type ${is.for} handler ${is.handler}`, { undo: `drop access method ${name}` })],
  drop: ({ key, name }) => [step('drop', key, `drop access method ${name}`)],
  change: () => ({ manner: 'replace' }),
})

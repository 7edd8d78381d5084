import { optional, said, text } from '../catalog/text.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { step } from '../step.ts'

/** Functions, as the statement calls them. */
interface Template {
  readonly init?: string
  readonly lexize: string
}

export const textSearchTemplate: PostgresKind = kind<Template>({
  name: 'text-search-template',
  catalog: 'pg_ts_template',
  query: (scope) => `
    select t.oid::int8, n.nspname, format('%I.%I', n.nspname, t.tmplname) as name, nullif(t.tmplinit::text, '-') as init, t.tmpllexize::text as lexize
    from pg_ts_template t join pg_namespace n on n.oid = t.tmplnamespace where ${scope.inScope('n.nspname')}`,
  read: (row) => ({
    key: `text-search-template:${text(row, 'name')}`,
    name: text(row, 'name'),
    schema: text(row, 'nspname'),
    is: said({ init: optional(row, 'init'), lexize: text(row, 'lexize') }) as Template,
  }),
  address: ({ name }, purpose) => (purpose === 'comment' ? `text search template ${name}` : undefined),
  create: ({ key, name, is }) => [step('create', key, `create text search template ${name} (${Object.entries(is).map((entry) => entry.join(' = ')).join(', ')})`, { undo: `drop text search template ${name}` })],
  drop: ({ key, name }) => [step('drop', key, `drop text search template ${name}`)],
  change: () => ({ manner: 'replace' }),
})

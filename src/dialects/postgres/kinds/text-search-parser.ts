import { optional, said, text } from '../catalog/text.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { step } from '../step.ts'

/** Functions, as the statement calls them. */
interface Parser {
  readonly start: string
  readonly gettoken: string
  readonly end: string
  readonly lextypes: string
  readonly headline?: string
}

export const textSearchParser: PostgresKind = kind<Parser>({
  name: 'text-search-parser',
  catalog: 'pg_ts_parser',
  query: (scope) => `
    select p.oid::int8, n.nspname, format('%I.%I', n.nspname, p.prsname) as name, p.prsstart::text as start, p.prstoken::text as gettoken, p.prsend::text as end, p.prslextype::text as lextypes,
      nullif(p.prsheadline::text, '-') as headline from pg_ts_parser p join pg_namespace n on n.oid = p.prsnamespace where ${scope.inScope('n.nspname')}`,
  read: (row) => ({
    key: `text-search-parser:${text(row, 'name')}`,
    name: text(row, 'name'),
    schema: text(row, 'nspname'),
    is: said({ start: text(row, 'start'), gettoken: text(row, 'gettoken'), end: text(row, 'end'), lextypes: text(row, 'lextypes'), headline: optional(row, 'headline') }) as Parser,
  }),
  address: ({ name }, purpose) => (purpose === 'comment' ? `text search parser ${name}` : undefined),
  create: ({ key, name, is }) => [step('create', key, `create text search parser ${name} (${Object.entries(is).map((entry) => entry.join(' = ')).join(', ')})`, { undo: `drop text search parser ${name}` })],
  drop: ({ key, name }) => [step('drop', key, `drop text search parser ${name}`)],
  change: () => ({ manner: 'replace' }),
})

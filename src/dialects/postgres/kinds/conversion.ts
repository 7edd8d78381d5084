import { flag, said, text } from '../catalog/text.ts'
import { quote } from '../quote.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { step } from '../step.ts'

interface Conversion {
  readonly source: string
  readonly target: string
  readonly function: string
  readonly default?: true
}

export const conversion: PostgresKind = kind<Conversion>({
  name: 'conversion',
  catalog: 'pg_conversion',
  query: (scope) => `
    select c.oid::int8, n.nspname, format('%I.%I', n.nspname, c.conname) as name, pg_get_userbyid(c.conowner) as owner,
      pg_encoding_to_char(c.conforencoding) as source, pg_encoding_to_char(c.contoencoding) as target, c.conproc::regproc::text as function, c.condefault as default
    from pg_conversion c join pg_namespace n on n.oid = c.connamespace where ${scope.inScope('n.nspname')}`,
  read: (row) => ({
    key: `conversion:${text(row, 'name')}`,
    name: text(row, 'name'),
    schema: text(row, 'nspname'),
    is: said({ source: text(row, 'source'), target: text(row, 'target'), function: text(row, 'function'), default: flag(row, 'default') || undefined }) as Conversion,
  }),
  address: ({ name }, purpose) => (purpose === 'comment' || purpose === 'owner' ? `conversion ${name}` : undefined),
  create: ({ key, name, is }) => [
    step('create', key, `create ${is.default === true ? 'default ' : ''}conversion ${name} for ${quote.literal(is.source)} to ${quote.literal(is.target)} from ${is.function}`, { undo: `drop conversion ${name}` }),
  ],
  drop: ({ key, name }) => [step('drop', key, `drop conversion ${name}`)],
  change: () => ({ manner: 'replace' }),
})

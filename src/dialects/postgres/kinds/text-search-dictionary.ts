import { optional, said, text } from '../catalog/text.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { step } from '../step.ts'

interface Dictionary {
  readonly template: string
  /** As the server keeps them: `language = 'english', stopwords = 'english'`. */
  readonly options?: string
}

export const textSearchDictionary: PostgresKind = kind<Dictionary>({
  name: 'text-search-dictionary',
  catalog: 'pg_ts_dict',
  query: (scope) => `
    select d.oid::int8, n.nspname, format('%I.%I', n.nspname, d.dictname) as name, pg_get_userbyid(d.dictowner) as owner, format('%I.%I', m.nspname, t.tmplname) as template, d.dictinitoption as options
    from pg_ts_dict d join pg_namespace n on n.oid = d.dictnamespace join pg_ts_template t on t.oid = d.dicttemplate join pg_namespace m on m.oid = t.tmplnamespace where ${scope.inScope('n.nspname')}`,
  read: (row) => ({
    key: `text-search-dictionary:${text(row, 'name')}`,
    name: text(row, 'name'),
    schema: text(row, 'nspname'),
    is: said({ template: text(row, 'template'), options: optional(row, 'options') }) as Dictionary,
  }),
  address: ({ name }, purpose) => (purpose === 'comment' || purpose === 'owner' ? `text search dictionary ${name}` : undefined),
  create: ({ key, name, is }) => [step('create', key, `create text search dictionary ${name} (template = ${is.template}${is.options === undefined ? '' : `, ${is.options}`})`, { undo: `drop text search dictionary ${name}` })],
  drop: ({ key, name }) => [step('drop', key, `drop text search dictionary ${name}`)],
  change(from, { key, name, is }) {
    if (from.is.template !== is.template) return { manner: 'replace' }
    // Named without a value, an option goes. All go first, so that those that come stand in their order.
    const options = [...namesOf(from.is.options), ...(is.options === undefined ? [] : [is.options])]
    return { manner: 'alter', steps: [step('change', key, `alter text search dictionary ${name} (${options.join(', ')})`)] }
  },
})

function namesOf(options = ''): readonly string[] {
  return [...options.matchAll(/("(?:[^"]|"")*"|[^\s",=]+)\s*=\s*(?:E?'(?:[^']|'')*'|[^,]*)(?:,\s*|$)/g)].map(([, name = '']) => name)
}

import { asideName } from '../aside-name.ts'
import { optional, said, text } from '../catalog/text.ts'
import { quote } from '../quote.ts'
import { type PostgresKind, type ReadScope, kind, since } from '../schema-kind.ts'
import { step } from '../step.ts'

interface Collation {
  readonly provider: string
  /** Texts that differ may be equal: Postgres asks the provider alone. */
  readonly nondeterministic?: true
  readonly locale?: string
  /** Of libc, where the two differ. */
  readonly collate?: string
  readonly ctype?: string
  /** From Postgres 16 on. */
  readonly rules?: string
}

/** A collation. It is made anew for any change; columns move to the new one. Its version is the library's business. */
export const collation: PostgresKind = kind<Collation>({
  name: 'collation',
  catalog: 'pg_collation',
  query: (scope) => `
    select l.oid::int8, n.nspname, format('%I.%I', n.nspname, l.collname) as name, pg_get_userbyid(l.collowner) as owner,
      case l.collprovider when 'i' then 'icu' when 'c' then 'libc' when 'b' then 'builtin' else 'default' end as provider, not l.collisdeterministic as nondeterministic,
      ${locales(scope)}, ${since(scope, 16) ? 'l.collicurules' : 'null'} as rules
    from pg_collation l join pg_namespace n on n.oid = l.collnamespace
    where l.collencoding in (-1, (select encoding from pg_database where datname = current_database())) and ${scope.inScope('n.nspname')}`,
  read: (row) => ({
    key: `collation:${text(row, 'name')}`,
    name: text(row, 'name'),
    schema: text(row, 'nspname'),
    is: said({
      provider: text(row, 'provider'),
      nondeterministic: row['nondeterministic'] === true || undefined,
      ...(row['collate'] === row['ctype'] ? { locale: optional(row, 'locale') ?? optional(row, 'collate') } : { collate: optional(row, 'collate'), ctype: optional(row, 'ctype') }),
      rules: optional(row, 'rules'),
    }) as Collation,
  }),
  address: ({ name }, purpose) => (purpose === 'comment' || purpose === 'owner' ? `collation ${name}` : undefined),
  create({ key, name, is }) {
    const words = [
      `provider = ${is.provider}`,
      ...(is.nondeterministic === true ? ['deterministic = false'] : []),
      ...(is.locale === undefined ? [] : [`locale = ${quote.literal(is.locale)}`]),
      ...(is.collate === undefined ? [] : [`lc_collate = ${quote.literal(is.collate)}`]),
      ...(is.ctype === undefined ? [] : [`lc_ctype = ${quote.literal(is.ctype)}`]),
      ...(is.rules === undefined ? [] : [`rules = ${quote.literal(is.rules)}`]),
    ]
    return [step('create', key, `create collation ${name} (${words.join(', ')})`, { undo: `drop collation ${name}` })]
  },
  drop: ({ key, name }) => [step('drop', key, `drop collation ${name}`)],
  change: () => ({ manner: 'replace' }),
  setAside(object, context) {
    const aside = asideName(object.name, context)
    return { steps: [step('rename', object.key, `alter collation ${object.name} rename to ${aside.bare}`)], aside: { ...object, name: aside.name } }
  },
})

/** Where a server keeps the names of locales: for ICU in one column of its own from 15 on, which 17 renamed. */
function locales(scope: ReadScope): string {
  const own = since(scope, 17) ? 'l.colllocale' : since(scope, 15) ? 'l.colliculocale' : 'null'
  return `l.collcollate as collate, l.collctype as ctype, ${own} as locale`
}

import { same } from '../../../diff/changes.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import type { Step } from '../../../model/plan.ts'
import { text } from '../catalog/text.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { step } from '../step.ts'

interface Configuration {
  readonly parser: string
  /** Dictionaries for each type of token, in the order in which they are asked. */
  readonly mappings: Mappings
}

type Mappings = { readonly [token: string]: readonly string[] }

export const textSearchConfiguration: PostgresKind = kind<Configuration>({
  name: 'text-search-configuration',
  catalog: 'pg_ts_config',
  query: (scope) => `
    select c.oid::int8, n.nspname, format('%I.%I', n.nspname, c.cfgname) as name, pg_get_userbyid(c.cfgowner) as owner, format('%I.%I', m.nspname, p.prsname) as parser, k.mappings
    from pg_ts_config c join pg_namespace n on n.oid = c.cfgnamespace join pg_ts_parser p on p.oid = c.cfgparser join pg_namespace m on m.oid = p.prsnamespace
      left join lateral (select json_object_agg(token, dictionaries) as mappings from (
        select (select quote_ident(t.alias) from ts_token_type(c.cfgparser) t where t.tokid = x.maptokentype) as token, json_agg(format('%I.%I', dn.nspname, d.dictname) order by x.mapseqno) as dictionaries
        from pg_ts_config_map x join pg_ts_dict d on d.oid = x.mapdict join pg_namespace dn on dn.oid = d.dictnamespace where x.mapcfg = c.oid group by x.maptokentype) y) k on true
    where ${scope.inScope('n.nspname')}`,
  read: (row) => ({ key: `text-search-configuration:${text(row, 'name')}`, name: text(row, 'name'), schema: text(row, 'nspname'), is: { parser: text(row, 'parser'), mappings: (row['mappings'] ?? {}) as Mappings } }),
  address: ({ name }, purpose) => (purpose === 'comment' || purpose === 'owner' ? `text search configuration ${name}` : undefined),
  create: (object) => [
    step('create', object.key, `create text search configuration ${object.name} (parser = ${object.is.parser})`, { undo: `drop text search configuration ${object.name}` }),
    ...mapped({}, object),
  ],
  drop: ({ key, name }) => [step('drop', key, `drop text search configuration ${name}`)],
  change: (from, to) => (from.is.parser === to.is.parser ? { manner: 'alter', steps: mapped(from.is.mappings, to) } : { manner: 'replace' }),
})

function mapped(before: Mappings, { key, name, is }: SchemaObject<Configuration>): readonly Step[] {
  const alter = (words: string) => step('change', key, `alter text search configuration ${name} ${words}`)
  const gone = Object.keys(before).filter((token) => is.mappings[token] === undefined)
  const differing = Object.keys(is.mappings).filter((token) => !same(before[token], is.mappings[token]))
  return [
    ...(gone.length === 0 ? [] : [alter(`drop mapping for ${gone.join(', ')}`)]),
    ...together(differing, (token) => `${before[token] === undefined ? 'add' : 'alter'} mapping for`, (token) => `with ${is.mappings[token]?.join(', ')}`).map(alter),
  ]
}

/** One clause for all tokens of which the same is said. */
function together(tokens: readonly string[], head: (token: string) => string, tail: (token: string) => string): readonly string[] {
  const clauses = new Map<string, string[]>()
  for (const token of tokens) {
    const said = `${head(token)} ${tail(token)}`
    clauses.set(said, [...(clauses.get(said) ?? []), token])
  }
  return [...clauses.values()].map((members) => `${head(members[0] as string)} ${members.join(', ')} ${tail(members[0] as string)}`)
}

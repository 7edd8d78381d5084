import { relationKey } from '../catalog/relation-key.ts'
import { optional, said, text, texts } from '../catalog/text.ts'
import { lower } from '../expressions/lower.ts'
import { printsBack } from '../printed/prints-back.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { step } from '../step.ts'

interface Statistics {
  /** With its schema. */
  readonly table: string
  /** Behind the name, without the table: `(ndistinct) ON a, lower(b)`. Its columns by their names: the server prints them as they stand in the table, whatever was said. */
  readonly definition: string
  /** How many values are kept. Absent: as many as of the columns. */
  readonly target?: string
}

/** What the planner learns of columns together, or of expressions. */
export const statistics: PostgresKind = kind<Statistics>({
  name: 'statistics',
  catalog: 'pg_statistic_ext',
  query: (scope) => `
    select s.oid::int8, n.nspname, format('%I.%I', n.nspname, s.stxname) as name, pg_get_userbyid(s.stxowner) as owner, c.relkind, format('%I.%I', m.nspname, c.relname) as table,
      pg_get_statisticsobjdef(s.oid) as definition, case when s.stxstattarget >= 0 then s.stxstattarget end as target,
      (select array_agg(quote_ident(a.attname) order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum = any (s.stxkeys)) as columns
    from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace join pg_class c on c.oid = s.stxrelid join pg_namespace m on m.oid = c.relnamespace
    where c.relpersistence <> 't' and ${scope.inScope('n.nspname')}`,
  read(row) {
    const [name, table] = [text(row, 'name'), text(row, 'table')]
    const columns = texts(row, 'columns')
    const printed = text(row, 'definition').slice(`CREATE STATISTICS ${name} `.length, -` FROM ${table}`.length)
    const definition = printed.replace(`ON ${columns.join(', ')}`, () => `ON ${[...columns].sort().join(', ')}`)
    return { key: `statistics:${name}`, name, schema: text(row, 'nspname'), parent: relationKey(text(row, 'relkind'), table), is: said({ table, definition, target: optional(row, 'target') }) as Statistics }
  },
  address: ({ name }, purpose) => (purpose === 'comment' || purpose === 'owner' ? `statistics ${name}` : undefined),
  create: ({ key, name, is }) => [
    step('create', key, `create statistics ${name} ${lower(printsBack(is.definition))} from ${is.table}`, { undo: `drop statistics ${name}` }),
    ...(is.target === undefined ? [] : [target(key, name, is)]),
  ],
  drop: ({ key, name, is }) => [step('drop', key, `drop statistics ${name}`, { undo: `create statistics ${name} ${lower(printsBack(is.definition))} from ${is.table}` })],
  change: (from, { key, name, is }) => (from.is.definition === is.definition && from.is.table === is.table ? { manner: 'alter', steps: from.is.target === is.target ? [] : [target(key, name, is)] } : { manner: 'replace' }),
})

function target(key: `${string}:${string}`, name: string, is: Statistics) {
  return step('change', key, `alter statistics ${name} set statistics ${is.target ?? '-1'}`)
}

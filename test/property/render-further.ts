import type { Prepared } from './render.ts'
import { counted, named, ranges, trees } from './render-held.ts'
import type { RandomFurther, RandomSchema } from './schema-arbitrary.ts'
import { literal, quoted } from './words.ts'

/** What stands on tables and views beside what every table has: each of a few forms. Behind the rows, so that none of it has to hold while they come. */
export function furtherText({ name, over, column, form }: RandomFurther, schema: RandomSchema, tables: readonly Prepared[], major: number): readonly string[] {
  const table = tables[over % Math.max(1, tables.length)]
  if (table === undefined) return []
  const one = table.columns[column % Math.max(1, table.columns.length)]
  const plain = one === undefined || /^Q0|\[\]$/.test(one.type) ? 'id' : quoted(one.name)
  return { g: rowFunctions, b: parsedFunctions, u: keys, k: wideForeignKeys, w: viewParts, m: comments, x: moreIndexes, r: ranges, y: trees, z: counted, e: named }[name[0] as 'g']({ name, form, column, table, plain, schema, tables, major })
}

export interface Standing {
  readonly name: string
  readonly form: number
  readonly column: number
  readonly table: Prepared
  /** A column whose values compare. */
  readonly plain: string
  readonly schema: RandomSchema
  readonly tables: readonly Prepared[]
  readonly major: number
}

/** Functions that take and give rows, and what calls them. */
function rowFunctions({ name, form, table: { sql }, plain }: Standing): readonly string[] {
  const made = [
    `create function ${name}(${sql}) returns text language sql immutable as 'select ($1).id::text';`,
    `create function ${name}() returns setof ${sql} language sql stable as ${literal(`select * from ${sql}`)};`,
    `create function ${name}(integer) returns table (id integer, other text) language sql stable as ${literal(`select id, ${plain}::text from ${sql} where id = $1`)};`,
    `create function ${name}(a ${sql}.id%type, b text default 'x') returns integer language plpgsql as 'declare one ${sql.replaceAll("'", "''")}%rowtype; begin return a; end';`,
  ][form % 4] as string
  const calls = [`create view ${name}_v as select ${name}(t.*) as f from ${sql} t;`, `create view ${name}_v as select id from ${name}();`, `create view ${name}_v as select * from ${name}(1);`, `create view ${name}_v as select ${name}(1) as f;`]
  return [made, ...(form > 3 ? [calls[form % 4] as string] : [])]
}

/** Functions whose body is parsed (14 and newer). */
function parsedFunctions({ name, form, table: { sql }, plain, schema, major }: Standing): readonly string[] {
  if (major < 14) return []
  const [view] = schema.views
  const body = [`return (select count(*) from ${sql})`, `begin atomic select count(${plain}) from ${sql}; end`, `begin atomic select max(id)::bigint from ${sql} where f1(id) > 0; end`, `begin atomic update ${sql} set id = id where id > 900; select 1::bigint; end`][form % 4] as string
  return [`create function ${name}() returns bigint language sql ${body};`, ...(form === 5 ? [`create view ${name}_v as select ${name}() as n;`] : []), ...(form === 6 && view !== undefined ? [`create policy ${name}_p on ${sql} using (${name}() > 0);`] : [])]
}

/** Keys over more than one column, and what depends on one. */
function keys({ name, form, table: { sql, partition }, plain }: Standing): readonly string[] {
  const columns = plain === 'id' ? 'id' : form % 2 === 0 ? `id, ${plain}` : `${plain}, id`
  const words = ['', ' deferrable', ' deferrable initially deferred', ''][form % 4] as string
  const include = form === 7 && plain !== 'id' ? `(id) include (${plain})` : `(${columns})`
  return [
    `alter table ${sql} add constraint ${name} unique ${include}${words};`,
    ...(form === 4 && partition === 'none' ? [`alter table ${sql} cluster on ${name};`] : []),
    ...(form === 5 ? [`comment on constraint ${name} on ${sql} is 'two';`] : []),
  ]
}

/** A foreign key over two columns, with the key that it refers to. */
function wideForeignKeys({ name, form, table, tables }: Standing): readonly string[] {
  const other = tables[form % tables.length] as Prepared
  const column = (of: Prepared) => of.columns.find(({ type, extra, name: own }) => own === 'c0' && extra === 'none' && ['integer', 'bigint', 'smallint'].includes(type))
  const [own, its] = [column(table), column(other)]
  if (own === undefined || its === undefined || (other.set === 4 && other.partition === 'none')) return []
  const action = ['', ' on delete set null', ' match full', ' not valid'][form % 4] as string
  if (form % 4 === 3 && (table.partition !== 'none' || other.partition !== 'none')) return []
  return [`alter table ${other.sql} add constraint ${name}_two unique (id, c0);`, `alter table ${table.sql} add constraint ${name} foreign key (id, c0) references ${other.sql} (id, c0)${action};`]
}

/** Of a view: triggers, rules, comments and grants of columns, a default, another view over it, an index where it holds rows. */
function viewParts({ name, form, schema, tables }: Standing): readonly string[] {
  const view = schema.views[form % Math.max(1, schema.views.length)]
  if (view === undefined || tables.length === 0 || !schema.views.some((one) => one.name === view.name)) return []
  const own = view.name
  const exists = `do $$ begin if to_regclass('public.${own}') is not null then execute `
  const run = (sql: string) => `${exists}${literal(sql)}; end if; end $$;`
  if (view.materialized) return [run([`create unique index ${name}_i on ${own} (id)`, `create index ${name}_i on ${own} (id desc)`, `comment on column ${own}.id is 'id'`, `grant select (id) on ${own} to skein_reader`][form % 4] as string)]
  return [
    run(
      [
        `create trigger ${name}_tr instead of insert on ${own} for each row execute function touch()`,
        `create rule ${name}_r as on delete to ${own} do instead nothing`,
        `comment on column ${own}.id is 'id'`,
        `grant select (id) on ${own} to skein_reader`,
        `alter view ${own} alter column id set default 3`,
        `create view ${name}_v as select id, count(*) as n from ${own} group by id`,
        `create materialized view ${name}_v as select * from ${own}`,
        `create function ${name}(${own}) returns integer language sql as 'select ($1).id'`,
      ][form] as string,
    ),
  ]
}

/** What is said of parts. */
function comments({ form, table }: Standing): readonly string[] {
  const { sql, indexes, triggers, policies, checks, name, key } = table
  const plain = (text: string) => quoted(text.replace(/^app\./, ''))
  const schema = name.startsWith('app.') ? 'app.' : ''
  const [index, trigger, policy, check] = [indexes[0], triggers[0], policies[0], checks[0]]
  return [
    ...(form % 2 === 0 && index !== undefined ? [`comment on index ${schema}${plain(index.name)} is 'fast';`] : []),
    ...(form % 3 === 0 && trigger !== undefined ? [`comment on trigger ${trigger.name} on ${sql} is 'touches';`] : []),
    ...(form % 3 === 1 && policy !== undefined ? [`comment on policy ${policy.name} on ${sql} is 'who';`] : []),
    ...(form % 3 === 2 && check !== undefined ? [`comment on constraint ${plain(check.name)} on ${sql} is 'what';`] : []),
    ...(form > 5 && key !== 'none' ? [`alter table ${sql} replica identity using index ${plain(`${name.replace(/^app\./, '')}_key`)};`] : []),
  ]
}

/** Indexes over expressions, casts and classes of operators. */
function moreIndexes({ name, form, table: { sql }, plain }: Standing): readonly string[] {
  return [
    [
      `create index ${name} on ${sql} ((id + 1), ${plain});`,
      `create index ${name} on ${sql} (id) where id > 1 and ${plain} is not null;`,
      `create index ${name} on ${sql} using brin (id);`,
      `create index ${name} on ${sql} (${plain} nulls first) with (fillfactor = 60);`,
      `create unique index ${name} on ${sql} (id, ${plain === 'id' ? 'id' : plain} desc);`,
      `create index ${name} on ${sql} (lower(${plain === 'id' ? 'id::text' : "'x'"}), id);`,
      `create index ${name} on ${sql} ((f0(id)), (f1(id)));`,
      `create index ${name} on ${sql} (id) include (${plain === 'id' ? 'id' : plain}) where f1(id) > 0;`,
    ][form] as string,
  ]
}

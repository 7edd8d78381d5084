import type { Prepared } from './render.ts'
import type { RandomFurther, RandomSchema } from './schema-arbitrary.ts'
import { literal, quoted } from './words.ts'

/** What stands on tables and views beside what every table has: each of a few forms. Behind the rows, so that none of it has to hold while they come. */
export function furtherText({ name, over, column, form }: RandomFurther, schema: RandomSchema, tables: readonly Prepared[], major: number): readonly string[] {
  const table = tables[over % Math.max(1, tables.length)]
  if (table === undefined) return []
  const one = table.columns[column % Math.max(1, table.columns.length)]
  const plain = one === undefined || /^Q0|\[\]$/.test(one.type) ? 'id' : quoted(one.name)
  return { g: rowFunctions, b: parsedFunctions, u: keys, k: wideForeignKeys, w: viewParts, m: comments, x: moreIndexes, r: ranges, y: trees, z: counted }[name[0] as 'g']({ name, form, column, table, plain, schema, tables, major })
}

interface Standing {
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

/** Range types, domains over domains, composites in arrays, and what holds them. */
function ranges({ name, form }: Standing): readonly string[] {
  const table = (type: string, value: string) => [`create table ${name}_t (id integer, c ${type});`, `insert into ${name}_t values (1, ${value});`]
  const range = (subtype: string, column: string, value: string) => [`create type ${name} as range (subtype = ${subtype});`, ...table(column, value)]
  const domain = (words: string) => [`create domain ${name} as ${words};`, ...table(name, "'1'")]
  const composite = (words: string, value: string) => [`create type ${name} as (${words});`, ...table(`${name}[]`, value)]
  const of: Readonly<Record<string, readonly (() => readonly string[])[]>> = {
    r0: [() => range('integer', name, "'[1,2)'"), () => range('bigint', name, "'[1,2)'"), () => range('numeric', name, "'[1,2)'"), () => range('d0', name, "'[1,1]'")],
    r1: [() => domain('d0'), () => domain("d0 not null default '2'"), () => domain('e0'), () => domain("d1 constraint r1_more check (value::text <> 'x')")],
    r2: [() => composite('a e0, b d0', `'{"(1,2)"}'`), () => composite('a e0', `'{"(1)"}'`), () => composite('b d0, a e0', `'{"(2,1)"}'`), () => composite('a integer, b d0', `'{"(1,2)"}'`)],
  }
  return (of[name]?.[form % 4] as () => readonly string[])()
}

/** A table of its own in partitions, of one or of two levels, whose rows have to find their places. */
function trees({ name, form, column }: Standing): readonly string[] {
  const table = `${name}_t`
  const parts = (bounds: readonly string[]) => bounds.map((bound, n) => `create table ${name}_p${n} partition of ${table} ${bound};`)
  const [by, made] = [
    ['', []],
    ['range (id)', parts(['for values from (minvalue) to (3)', 'for values from (3) to (maxvalue)'])],
    ['range (id)', parts(['for values from (minvalue) to (2)', 'for values from (2) to (4)', 'default'])],
    ['list (id)', parts(['for values in (1, 2, 3)', 'default'])],
    ['range (id)', [...parts(['for values from (minvalue) to (3)', 'for values from (3) to (maxvalue) partition by list (id)']), `create table ${name}_p1a partition of ${name}_p1 for values in (3, 4);`, `create table ${name}_p1b partition of ${name}_p1 default;`]],
    ['range (id, n)', parts(['for values from (minvalue, minvalue) to (3, 5)', 'for values from (3, 5) to (maxvalue, maxvalue)'])],
    ['hash (id)', parts([0, 1, 2].map((n) => `for values with (modulus 3, remainder ${n})`))],
    ['list (id)', [...parts(['for values in (2) partition by hash (id)', 'for values in (1, 3)', 'default']), `create table ${name}_p0a partition of ${name}_p0 for values with (modulus 1, remainder 0);`]],
  ][form] as [string, readonly string[]]
  return [
    `create table ${table} (id ${['integer', 'bigint'][column % 2]} not null, n integer${['', " not null default 4"][(column >> 1) % 2]}, more text)${by === '' ? '' : ` partition by ${by}`};`,
    ...made,
    `insert into ${table} select id, id + 1, id::text from generate_series(1, 6) id;`,
    ...(column % 3 === 0 ? [`alter table ${table} add constraint ${name}_key primary key (id, n);`] : []),
    ...(column % 3 === 1 ? [`create index ${name}_i on ${table} (n);`, `create index ${name}_j on ${made.length === 0 ? table : `${name}_p0`} (more);`] : []),
    ...(column > 5 ? [`create view ${name}_v as select id, more from ${made.length === 0 ? table : `${name}_p0`};`, `create trigger ${name}_tr before update on ${table} for each row execute function touch();`] : []),
  ]
}

/** Columns that are generated or that count, of other types and collations. */
function counted({ name, form, column, major }: Standing): readonly string[] {
  const table = `${name}_t`
  const columns = [
    'id integer primary key, a integer, b integer generated always as (a * 2) stored',
    'id integer primary key, a integer, b integer generated always as (a * 3) stored, c integer generated always as (id) stored',
    'id integer, a bigint, b integer',
    'id integer, a text collate "C", b bigint generated always as (id + 1) stored',
    `id bigint primary key, a integer, b integer generated always as (${major > 17 ? 'a + 1) virtual' : 'f1(a)) stored'}`,
    'id bigint generated always as identity (start 10 increment 5) primary key, a smallint',
    'id integer generated by default as identity (minvalue 0 cycle), a text',
    'id serial primary key, a character varying(3) collate "POSIX"',
  ][form] as string
  const rows = form < 5 ? `(id, a) values (1, '1'), (2, '2')` : `(a) values ('1'), ('2')`
  return [`create table ${table} (${columns});`, `insert into ${table} ${rows};`, ...(column % 4 === 0 ? [`create index ${name}_i on ${table} (a);`] : []), ...(column % 4 === 1 ? [`create view ${name}_v as select * from ${table};`] : []), ...(column % 4 === 2 ? [`alter table ${table} add constraint ${name}_u unique (id, a);`] : [])]
}

import type { RandomColumn, RandomSchema, RandomTable, RandomView } from './schema-arbitrary.ts'

/** A random schema as a script, with rows in every table when asked for. */
export function render(schema: RandomSchema, { rows }: { readonly rows: boolean }): string {
  const tables = schema.tables.map((table) => prepared(table, schema))
  return [
    'create schema app;',
    ...schema.enums.map(({ name, labels }) => `create type ${name} as enum (${labels.map(literal).join(', ')});`),
    ...schema.domains.map(({ name, base, check }) => `create domain ${name} as ${base}${check === 0 ? '' : ` constraint ${name}_ok check (value::text <> ${literal(`no ${check}`)})`};`),
    ...schema.sequences.map(({ name, increment }) => `create sequence ${name} increment ${increment};`),
    ...schema.functions.map(({ name, form }) => functionText(name, form)),
    "create function touch() returns trigger language plpgsql as 'begin return new; end';",
    ...tables.flatMap((table) => tableText(table)),
    ...(rows ? tables.flatMap((table) => rowText(table)) : []),
    ...tables.flatMap((table) => foreignText(table, tables)),
    ...schema.views.flatMap((view) => viewText(view, tables, schema)),
  ].join('\n')
}

interface Prepared extends RandomTable {
  readonly sql: string
  readonly id: string
}

function functionText(name: string, form: number): string {
  const body = [`select $1 + ${form}`, `select ${form} + $1`, 'select abs($1)', 'select $1'][form % 4] as string
  const result = ['integer', 'integer', 'bigint', 'integer'][(form >> 1) % 4] as string
  return `create function ${name}(integer) returns ${result} language sql immutable${form % 2 === 0 ? ' strict' : ''} as ${literal(`${body}::${result}`)};`
}

function prepared(table: RandomTable, schema: RandomSchema): Prepared {
  const sql = table.name.split('.').map(quoted).join('.')
  void schema
  return { ...table, sql, id: quoted('id') }
}

function tableText(table: Prepared): readonly string[] {
  const { sql } = table
  const columns = ['id integer not null', ...table.columns.map(columnText)]
  const by = table.partition === 'none' ? '' : ` partition by ${table.partition} (id)`
  const plain = table.name.replace(/^app\./, '')
  return [
    `create table ${sql} (${columns.join(', ')})${by};`,
    ...partitions(table),
    ...(table.key === 'none' ? [] : [`alter table ${sql} add constraint ${quoted(`${plain}_key`)} ${table.key === 'primary' ? 'primary key' : 'unique'} (id);`]),
    ...table.checks.map(({ name, column, form }) => `alter table ${sql} add constraint ${quoted(name.replace(/^app\./, ''))} check (${columnOf(table, column)}::text <> ${literal(`no ${form % 3}`)});`),
    ...table.indexes.map(({ name, column, form }) => indexText(table, quoted(name.replace(/^app\./, '')), columnOf(table, column), form)),
    ...table.triggers.map(({ name, form }) => `create trigger ${name} ${['before insert', 'before update', 'after insert or update', 'before update of id'][form % 4]} on ${sql} for each row execute function touch();`),
    ...table.policies.map(({ name, form }) => `create policy ${name} on ${sql} ${['for select', 'for all', 'as restrictive for update', 'for insert'][form % 4]} ${form % 4 === 3 ? 'with check' : 'using'} (id > ${form});`),
    ...(table.rowSecurity ? [`alter table ${sql} enable row level security;`] : []),
    ...table.grants.map((grant) => `grant ${['select', 'insert, update', 'all'][grant]} on ${sql} to ${['public', 'skein_reader', 'skein_writer'][grant]};`),
    ...(table.comment ? [`comment on table ${sql} is ${literal(`it's ${table.name} with ${table.columns.length}`)};`] : []),
    ...table.columns.filter(({ comment }) => comment).map(({ name, type }) => `comment on column ${sql}.${quoted(name)} is ${literal(type)};`),
  ]
}

function partitions(table: Prepared): readonly string[] {
  const part = (n: number) => table.sql.replace(/"$/, `_part${n}"`)
  if (table.partition === 'range') return [`create table ${part(0)} partition of ${table.sql} for values from (minvalue) to (3);`, `create table ${part(1)} partition of ${table.sql} for values from (3) to (maxvalue);`]
  if (table.partition === 'list') return [`create table ${part(0)} partition of ${table.sql} for values in (1, 2);`, `create table ${part(2)} partition of ${table.sql} default;`]
  if (table.partition === 'hash') return [0, 1].map((n) => `create table ${part(n)} partition of ${table.sql} for values with (modulus 2, remainder ${n});`)
  return []
}

function columnText({ name, type, notNull, standard, extra }: RandomColumn): string {
  const written = typeOf(type)
  const isWhole = ['smallint', 'integer', 'bigint'].includes(written)
  if (extra === 'generated' && isWhole) return `${quoted(name)} ${written} generated always as ((id * 1)::${written}) stored`
  if (extra.startsWith('identity') && isWhole) return `${quoted(name)} ${written} not null generated ${extra === 'identity-always' ? 'always' : 'by default'} as identity`
  const value = isWhole || written === 'numeric(12,2)' || written === 'double precision' ? { constant: '1', sequence: "nextval('s0')", function: 'f0(1)' }[standard as 'constant'] : standard === 'none' ? undefined : "'1'"
  const needed = notNull && value === undefined ? "'1'" : value
  return `${quoted(name)} ${written}${needed === undefined ? '' : ` default ${needed}`}${notNull ? ' not null' : ''}`
}

const typeOf = (type: string) => (/^[ED]\d$/.test(type) ? type.toLowerCase() : type)

function columnOf(table: RandomTable, index: number): string {
  return index % (table.columns.length + 1) === 0 ? 'id' : quoted((table.columns[(index % (table.columns.length + 1)) - 1] as RandomColumn).name)
}

function indexText(table: Prepared, name: string, column: string, form: number): string {
  const on = `on ${table.sql}`
  return [
    `create index ${name} ${on} (${column});`,
    `create index ${name} ${on} (${column} desc, id);`,
    `create index ${name} ${on} (id) where ${column} is not null;`,
    `create index ${name} ${on} (f1(id));`,
    `create unique index ${name} ${on} (id, ${column});`,
    `create index ${name} ${on} using hash (${column});`,
    `create index ${name} ${on} (id) include (${column});`,
    `create index ${name} ${on} ((${column}::text = '1'));`,
  ][form === 7 ? 0 : form] as string
}

/** Three rows: 1, 2 and 3 in every column that takes a value. */
function rowText(table: Prepared): readonly string[] {
  const open = table.columns.filter(({ type, extra }) => !(extra !== 'none' && ['smallint', 'integer', 'bigint'].includes(typeOf(type))))
  const names = ['id', ...open.map(({ name }) => quoted(name))]
  return [`insert into ${table.sql} (${names.join(', ')}) values ${[1, 2, 3].map((n) => `(${names.map(() => `'${n}'`).join(', ')})`).join(', ')};`]
}

function foreignText(table: Prepared, tables: readonly Prepared[]): readonly string[] {
  return table.foreign.flatMap(({ name, table: index, action }) => {
    const other = tables[index % tables.length]
    if (other === undefined || other.key === 'none') return []
    return [`alter table ${table.sql} add constraint ${quoted(name.replace(/^app\./, ''))} foreign key (id) references ${other.sql} (id)${['', ' on delete cascade', ' on update cascade', ' deferrable initially deferred'][action % 4]};`]
  })
}

function viewText({ name, over, columns, materialized, form }: RandomView, tables: readonly Prepared[], schema: RandomSchema): readonly string[] {
  const sources = [...tables.map(({ sql, columns: own }) => ({ sql, columns: ['id', ...own.map((one) => quoted(one.name))] })), ...schema.views.filter((view) => view.name < name && tables.length > 0).map((view) => ({ sql: view.name, columns: ['id'] }))]
  const source = sources[over % Math.max(1, sources.length)]
  if (source === undefined) return []
  const chosen = [...new Set(['id', ...columns.map((index) => source.columns[index % source.columns.length] as string)])]
  return [`create ${materialized ? 'materialized ' : ''}view ${name} as select ${chosen.join(', ')} from ${source.sql}${form % 2 === 0 ? '' : ` where id > ${form - 8}`};`, ...(form === 4 ? [`grant select on ${name} to skein_reader;`] : []), ...(form === 5 ? [`comment on ${materialized ? 'materialized ' : ''}view ${name} is 'seen';`] : [])]
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

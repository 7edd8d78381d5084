import { furtherText } from './render-further.ts'
import { heirRow, heirText } from './render-heirs.ts'
import { routineText } from './render-routines.ts'
import { literal, quoted, valueText } from './words.ts'
import type { RandomColumn, RandomSchema, RandomTable, RandomView } from './schema-arbitrary.ts'

/** A random schema as a script, with rows in every table when asked for. */
export function render(schema: RandomSchema, { rows, major }: { readonly rows: boolean; readonly major: number }): string {
  const tables = schema.tables.map((table) => prepared(table, schema))
  return [
    'create schema app;',
    ...schema.enums.map(({ name, labels }) => `create type ${name} as enum (${labels.map(literal).join(', ')});`),
    ...schema.sequences.map(({ name, increment }) => `create sequence ${name} increment ${increment};`),
    ...schema.functions.flatMap(({ name, form }) => functionText(name, form)),
    ...schema.domains.map(({ name, base, check }) => `create domain ${name} as ${typeOf(base)}${check === 0 ? '' : ` constraint ${name}_ok check (${check === 4 ? 'f1(1) is not null' : `value::text <> ${literal(`no ${check}`)}`})`};`),
    `create type q0 as (${schema.composite.map(({ name, type }) => `${name} ${typeOf(type)}`).join(', ')});`,
    "create function touch() returns trigger language plpgsql as 'begin return new; end';",
    ...schema.routines.flatMap(routineText),
    ...tables.flatMap((table) => [...tableText(table, major), ...exclusionText(table, major)]),
    ...schema.heirs.flatMap((heir) => heirText(heir, tables)),
    ...(rows ? [...tables.flatMap((table) => rowText(table, schema)), ...schema.heirs.flatMap((heir) => heirRow(heir, tables, schema))] : []),
    ...tables.flatMap((table) => [...foreignText(table, tables), ...ruleText(table)]),
    ...schema.views.flatMap((view) => viewText(view, tables, schema)),
    ...schema.further.flatMap((one) => furtherText(one, schema, tables, major)),
  ].join('\n')
}

export interface Prepared extends RandomTable {
  readonly sql: string
  readonly id: string
}

/** The last takes an enum. */
function functionText(name: string, form: number): readonly string[] {
  const takes = name === 'f2' ? 'e0' : 'integer'
  const body = name === 'f2' ? `select ${form} + length($1::text)` : ([`select $1 + ${form}`, `select ${form} + $1`, 'select abs($1)', 'select $1'][form % 4] as string)
  const result = ['integer', 'integer', 'bigint', 'integer'][(form >> 1) % 4] as string
  const made = `create function ${name}(${takes}) returns ${result} language sql immutable${form % 2 === 0 ? ' strict' : ''} as ${literal(`${body}::${result}`)};`
  return [made, ...(form === 5 ? [`grant execute on function ${name}(${takes}) to skein_reader;`] : []), ...(form === 6 ? [`comment on function ${name}(${takes}) is 'counts';`] : [])]
}

function prepared(table: RandomTable, schema: RandomSchema): Prepared {
  const sql = table.name.split('.').map(quoted).join('.')
  void schema
  return { ...table, sql, id: quoted('id') }
}

function tableText(table: Prepared, major: number): readonly string[] {
  const { sql } = table
  const columns = ['id integer not null', ...table.columns.map((one) => columnText(one, major))]
  const by = table.partition === 'none' ? '' : ` partition by ${table.partition} (id)`
  const plain = table.name.replace(/^app\./, '')
  return [
    `create ${isUnlogged(table) ? 'unlogged ' : ''}table ${sql} (${columns.join(', ')})${by};`,
    ...partitions(table),
    ...(table.key === 'none' ? [] : [`alter table ${sql} add constraint ${quoted(`${plain}_key`)} ${table.key === 'primary' ? 'primary key' : 'unique'} (id)${table.set > 12 ? ` with (fillfactor = ${table.set * 6})` : ''};`]),
    ...table.checks.map(({ name, column, form }) => `alter table ${sql} add constraint ${quoted(name.replace(/^app\./, ''))} check (${checkText(columnOf(table, column), form)});`),
    ...table.indexes.map(({ name, column, form }) => indexText(table, quoted(name.replace(/^app\./, '')), columnOf(table, column), form)),
    ...table.triggers.flatMap((one) => triggerText(table, one)),
    ...table.policies.map(({ name, form }) => `create policy ${name} on ${sql} ${['for select', 'for all', 'as restrictive for update', 'for insert'][form % 4]} ${form === 4 ? 'to skein_reader ' : ''}${form % 4 === 3 ? 'with check' : 'using'} (${form > 5 ? `f1(id) > ${form}` : `id > ${form}`});`),
    ...(table.rowSecurity ? [`alter table ${sql} enable row level security;`] : []),
    ...table.grants.map((grant) => `grant ${['select', 'insert, update', 'all'][grant]} on ${sql} to ${['public', 'skein_reader', 'skein_writer'][grant]};`),
    ...(table.comment ? [`comment on table ${sql} is ${literal(`it's ${table.name} with ${table.columns.length}`)};`] : []),
    ...table.columns.flatMap((one) => columnSettings(sql, one)),
    ...tableSettings(table),
    ...(table.partition === 'none' ? [] : table.parts.flatMap(({ part, form }) => partText(table, part, form))),
    ...table.columns.filter(({ comment }) => comment).map(({ name, type }) => `comment on column ${sql}.${quoted(name)} is ${literal(type)};`),
  ]
}

function isUnlogged({ set, partition }: RandomTable): boolean {
  return set === 4 && partition === 'none'
}

/** Of ids, which are never the same. */
function exclusionText(table: Prepared, major: number): readonly string[] {
  const method = ['btree (id with =)', 'gist (int4range(id, id, \'[]\') with &&)', 'btree (id with =) where (id > 0)', 'btree (id with =) deferrable'][table.exclusion]
  if (method === undefined || (table.partition !== 'none' && (major < 17 || table.exclusion === 1))) return []
  return [`alter table ${table.sql} add constraint ${quoted(`${table.name.replace(/^app\./, '')}_x`)} exclude using ${method};`]
}

/** None of them minds rows that there are. */
function ruleText({ sql, rules }: Prepared): readonly string[] {
  return rules.flatMap(({ name, form }) => {
    const words = ['on delete to $ do instead nothing', 'on update to $ where old.id > 90 do instead nothing', 'on insert to $ where new.id > 90 do instead nothing', 'on insert to $ do also notify touched', 'on delete to $ do also select f0(old.id)'][form]
    return words === undefined ? [] : [`create rule ${name} as ${words.replace('$', sql)};`]
  })
}

/** Names of the partitions of a table, in their order. */
function partNames({ sql, partition }: Prepared): readonly string[] {
  return (partition === 'list' ? [0, 2] : [0, 1]).map((n) => sql.replace(/"$/, `_part${n}"`))
}

function partitions(table: Prepared): readonly string[] {
  const bounds = { none: [], range: ['for values from (minvalue) to (3)', 'for values from (3) to (maxvalue)'], list: ['for values in (1, 2)', 'default'], hash: [0, 1].map((n) => `for values with (modulus 2, remainder ${n})`) }[table.partition]
  const isSplit = (at: number) => table.parts.some(({ part, form }) => part === at && form === 0)
  return bounds.flatMap((bound, at) => {
    const name = partNames(table)[at] as string
    const below = isSplit(at) ? [`create table ${name.replace(/"$/, '_sub"')} partition of ${name} for values with (modulus 1, remainder 0);`] : []
    return [`create table ${name} partition of ${table.sql} ${bound}${isSplit(at) ? ' partition by hash (id)' : ''};`, ...below]
  })
}

/** What one partition has and another has not. */
function partText(table: Prepared, at: number, form: number): readonly string[] {
  const name = partNames(table)[at] as string
  const own = (ending: string) => quoted(`${table.name.replace(/^app\./, '')}_own${at}_${ending}`)
  const column = table.columns.find(({ extra, type }) => extra === 'none' && ['smallint', 'integer', 'bigint', 'text'].includes(type))
  return [
    [],
    [`create index ${own('i')} on ${name} (id desc);`],
    [`alter table ${name} add constraint ${own('k')} check (id > -9);`],
    [`create trigger ${own('tr')} before update on ${name} for each row execute function touch();`],
    [`comment on table ${name} is 'a part';`, `grant select on ${name} to skein_reader;`],
    column === undefined ? [] : [`alter table ${name} alter column ${quoted(column.name)} set default '7';`],
    column === undefined ? [] : [`alter table ${name} alter column ${quoted(column.name)} set not null;`],
    [`create policy ${own('p')} on ${name} using (id > 0);`, `alter table ${name} enable row level security;`],
    [`create unique index ${own('u')} on ${name} (id);`],
  ][form] as readonly string[]
}

function checkText(column: string, form: number): string {
  if (form === 6) return 'f0(id) is not null'
  if (form === 7) return 'f1(id) > -99'
  if (form === 5) return `${column}::text in (${listed})`
  return `${column}::text <> ${literal(`no ${form % 3}`)}`
}

/** Whatever a column holds, as text. */
const listed = [...Array.from({ length: 12 }, (_, n) => `${n + 1}`), ...[1, 2, 3].flatMap((n) => [`${n}.00`, `{${n}}`])].map(literal).join(', ')

function triggerText({ sql, columns }: Prepared, { name, form, off }: RandomTable['triggers'][number]): readonly string[] {
  const [first] = columns.filter(({ extra }) => extra === 'none')
  const when = first === undefined || first.type.startsWith('D') ? 'new.id > 0' : `old.${quoted(first.name)} is distinct from new.${quoted(first.name)}`
  const event = ['before insert', 'before update', 'after insert or update', 'before update of id', 'after update', 'after delete', `before update${first === undefined ? '' : ` of ${quoted(first.name)}`}`, 'after insert'][form]
  const each = form === 7 ? 'statement' : 'row'
  return [`create trigger ${name} ${event} on ${sql} for each ${each}${form === 4 ? ` when (${when})` : ''} execute function touch();`, ...(off ? [`alter table ${sql} disable trigger ${name};`] : [])]
}

function columnSettings(sql: string, { name, type, set }: RandomColumn): readonly string[] {
  const column = quoted(name)
  if (set === 0) return [`alter table ${sql} alter column ${column} set statistics 50;`]
  if (set === 1 && type === 'text') return [`alter table ${sql} alter column ${column} set storage external;`]
  if (set === 2) return [`grant select (${column}) on ${sql} to skein_reader;`]
  return []
}

function tableSettings({ sql, name, set, partition, columns }: Prepared): readonly string[] {
  const [first] = columns.filter(({ extra, type }) => extra !== 'generated' && !type.includes('Q0'))
  if (set === 0) return [`alter table ${sql} owner to skein_writer;`]
  if (set === 1 && first !== undefined) return [`create statistics ${quoted(`${name.replace(/^app\./, '')}_st`)} on id, ${quoted(first.name)} from ${sql};`]
  if (set === 2 && partition === 'none') return [`alter table ${sql} set (fillfactor = 70);`]
  if (set === 3 && partition === 'none') return [`alter table ${sql} replica identity full;`]
  return []
}

/** Up to 13 a column that ceases to be generated holds on to functions that it was made by, and nothing gives it another type then. */
function columnText({ name, type, notNull, standard, extra, comment }: RandomColumn, major: number): string {
  const written = typeOf(type)
  const isWhole = ['smallint', 'integer', 'bigint'].includes(written)
  if (extra === 'generated' && isWhole) return `${quoted(name)} ${written} generated always as ((${standard === 'function' && major > 13 ? 'f1(id)' : standard === 'sequence' ? 'id + 2' : 'id * 1'})::${written}) stored`
  if (extra === 'serial' && isWhole) return `${quoted(name)} ${{ smallint: 'smallserial', integer: 'serial' }[written] ?? 'bigserial'}`
  if (extra.startsWith('identity') && isWhole) return `${quoted(name)} ${written} not null generated ${extra === 'identity-always' ? 'always' : 'by default'} as identity`
  if (type.includes('Q0')) return `${quoted(name)} ${written}`
  if (type.endsWith('[]')) return `${quoted(name)} ${written}${notNull || standard !== 'none' ? " default '{1}'" : ''}${notNull ? ' not null' : ''}`
  if (type === 'integer' && standard === 'function' && comment) return `${quoted(name)} integer default f2('1')${notNull ? ' not null' : ''}`
  const value = isWhole || written === 'numeric(12,2)' || written === 'double precision' ? { constant: '1', sequence: "nextval('s0')", function: 'f0(1)' }[standard as 'constant'] : standard === 'none' ? undefined : "'1'"
  const needed = notNull && value === undefined ? "'1'" : value
  return `${quoted(name)} ${written}${needed === undefined ? '' : ` default ${needed}`}${notNull ? ' not null' : ''}`
}

export const typeOf = (type: string) => (/^[EDQ]\d/.test(type) ? type.toLowerCase() : type)

function columnOf(table: RandomTable, index: number): string {
  const chosen = table.columns[(index % (table.columns.length + 1)) - 1]
  return chosen === undefined || chosen.type.startsWith('Q0') ? 'id' : quoted(chosen.name) // 13 has no hash of a composite.
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
    `create index ${name} on ${table.partition === 'none' ? '' : 'only '}${table.sql} (id desc);`,
    `create index ${name} ${on} (${column}) with (fillfactor = 60);`,
    `create index ${name} ${on} (${column}) with (fillfactor = 80);`,
  ][form] as string
}

/** Three rows: 1, 2 and 3 in every column that takes a value. */
function rowText(table: Prepared, schema: RandomSchema): readonly string[] {
  const open = table.columns.filter(({ type, extra }) => !(extra !== 'none' && ['smallint', 'integer', 'bigint'].includes(typeOf(type))))
  const row = (n: number) => [`${n}`, ...open.map(({ type }) => valueText(type, n, schema))].map(literal).join(', ')
  return [`insert into ${table.sql} (${['id', ...open.map(({ name }) => quoted(name))].join(', ')}) values ${[1, 2, 3].map((n) => `(${row(n)})`).join(', ')};`]
}

function foreignText(table: Prepared, tables: readonly Prepared[]): readonly string[] {
  return table.foreign.flatMap(({ name, table: index, action }) => {
    const other = tables[index % tables.length]
    if (other === undefined || other.key === 'none' || (isUnlogged(other) && !isUnlogged(table))) return []
    return [`alter table ${table.sql} add constraint ${quoted(name.replace(/^app\./, ''))} foreign key (id) references ${other.sql} (id)${['', ' on delete cascade', ' on update cascade', ' deferrable initially deferred'][action % 4]};`]
  })
}

function viewText({ name, over, columns, materialized, form }: RandomView, tables: readonly Prepared[], schema: RandomSchema): readonly string[] {
  const sources = [...tables.flatMap((table) => (table.partition === 'none' ? [] : partNames(table).slice(0, 1).map((sql) => ({ sql, columns: ['id', ...table.columns.map((one) => quoted(one.name))] })))), ...tables.map(({ sql, columns: own }) => ({ sql, columns: ['id', ...own.map((one) => quoted(one.name))] })), ...schema.views.filter((view) => view.name < name && tables.length > 0).map((view) => ({ sql: view.name, columns: ['id'] }))]
  const source = sources[over % Math.max(1, sources.length)]
  if (source === undefined) return []
  const condition = form % 2 === 0 ? '' : form === 3 && schema.routines.some((one) => one.name === 'o0') ? ' where id === id' : ` where id > ${form - 8}`
  const chosen = [...new Set(['id', ...columns.map((index) => source.columns[index % source.columns.length] as string)])]
  return [`create ${materialized ? 'materialized ' : ''}view ${name} ${form === 6 && !materialized ? 'with (security_barrier = true) ' : ''}as select ${[...chosen, ...(form === 7 ? ['f0(id) as f'] : [])].join(', ')} from ${source.sql}${condition};`, ...(form === 4 ? [`grant select on ${name} to skein_reader;`] : []), ...(form === 5 ? [`comment on ${materialized ? 'materialized ' : ''}view ${name} is 'seen';`] : [])]
}

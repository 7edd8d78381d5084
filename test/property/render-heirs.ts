import type { Prepared } from './render.ts'
import type { RandomHeir, RandomSchema } from './schema-arbitrary.ts'
import { literal, quoted, valueText } from './words.ts'

/** A table that inherits. Two tables above it have no column in common but `id`. */
export function heirText(heir: RandomHeir, tables: readonly Prepared[]): readonly string[] {
  const above = parentsOf(heir, tables)
  if (above.length === 0) return []
  const { name, own, check, key } = heir
  const columns = [
    ...(own % 2 === 0 ? [] : [`own ${['integer', 'bigint', 'text', 'smallint'][own >> 1]} default '1'`]),
    ...(own === 6 ? ['id integer not null'] : []),
    ...(check % 2 === 0 ? [] : [`constraint ${name}_k check (id > -${check})`]),
  ]
  return [
    `create table ${name} (${columns.join(', ')}) inherits (${above.map(({ sql }) => sql).join(', ')});`,
    ...(key ? [`alter table ${name} add constraint ${name}_key primary key (id);`] : []),
    ...(check === 4 ? [`create index ${name}_i on ${name} (id desc);`] : []),
    ...(check === 6 ? [`alter table ${name} alter column id set default 7;`] : []),
    ...(own === 4 ? [`comment on table ${name} is 'an heir';`, `grant select on ${name} to skein_reader;`] : []),
  ]
}

/** One row, with a value in every column that takes one. */
export function heirRow(heir: RandomHeir, tables: readonly Prepared[], schema: RandomSchema): readonly string[] {
  const above = parentsOf(heir, tables)
  const open = above.flatMap(({ columns }) => columns).filter(({ type, extra }) => !(extra === 'generated' && isWhole(type)))
  const values = open.map(({ type }) => literal(valueText(type, 1, schema)))
  return above.length === 0 ? [] : [`insert into ${heir.name} (${['id', ...open.map((one) => quoted(one.name))].join(', ')}) values (${[heir.name === 'h0' ? '4' : '5', ...values].join(', ')});`]
}

const isWhole = (type: string) => ['smallint', 'integer', 'bigint'].includes(type)

function parentsOf({ over, second }: RandomHeir, tables: readonly Prepared[]): readonly Prepared[] {
  const plain = tables.filter(({ partition }) => partition === 'none')
  const [one, other] = [plain[over % Math.max(1, plain.length)], plain[second]]
  if (one === undefined) return []
  const names = new Set(one.columns.map(({ name }) => name))
  const isApart = other !== undefined && other !== one && !other.columns.some(({ name }) => names.has(name))
  return isApart ? [one, other] : [one]
}

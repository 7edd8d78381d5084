import { askPostgres } from './query.ts'

/** Rows of a database that has to become as another: what of them has to be there afterwards. */
export interface RowsBefore {
  /** Tables between which rows may move, since some are or were partitions of the others; one alone where none were. */
  readonly groups: readonly Group[]
}

interface Group {
  readonly before: readonly string[]
  readonly after: readonly string[]
  /** Columns that all of them have. */
  readonly columns: readonly string[]
  readonly had: Counted
}

interface Counted {
  readonly rows: number
  readonly values: Readonly<Record<string, number>>
}

interface Tables {
  /** Those that are no partitions, with their columns. Generated ones are no data. */
  readonly columns: ReadonlyMap<string, readonly string[]>
  /** Partitions with the table at the top. */
  readonly partitions: readonly (readonly [string, string])[]
}

/** Counts what tables of both have. */
export async function rowsBeside(a: string, b: string): Promise<RowsBefore> {
  const [own, other] = [await tablesOf(a), await tablesOf(b)]
  const groups: Group[] = []
  for (const names of together([...own.columns.keys(), ...other.columns.keys()], [...own.partitions, ...other.partitions])) {
    const [before, after] = [names.filter((name) => own.columns.has(name)), names.filter((name) => other.columns.has(name))]
    if (before.length === 0 || before.some((name) => !other.columns.has(name) && !other.partitions.some(([partition]) => partition === name))) continue // One that goes takes its rows along.
    const lists = [...before.map((name) => own.columns.get(name) ?? []), ...after.map((name) => other.columns.get(name) ?? [])]
    const columns = (lists[0] ?? []).filter((column) => lists.every((list) => list.includes(column)))
    groups.push({ before, after, columns, had: await counted(a, before, columns) })
  }
  return { groups }
}

/** Tables and columns that have fewer rows or values than before. A null that got a value is no loss. */
export async function rowsLost({ groups }: RowsBefore, url: string): Promise<readonly string[]> {
  const lost: string[] = []
  for (const { after, columns, had } of groups) {
    const now = await counted(url, after, columns)
    if (now.rows !== had.rows) lost.push(`${after.join(', ')}: ${now.rows} of ${had.rows} rows`)
    for (const column of columns) if ((now.values[column] ?? 0) < (had.values[column] ?? 0)) lost.push(`${after.join(', ')}: ${now.values[column]} of ${had.values[column]} values of ${column}`)
  }
  return lost
}

/** Tables that hold other rows in one than in the other, whatever they were called. */
export async function rowsApart(a: string, b: string): Promise<readonly string[]> {
  const apart: string[] = []
  for (const [table, columns] of (await tablesOf(b)).columns) {
    const rows = `select coalesce(array_agg(one::text order by one::text), '{}') as rows from (select ${columns.join(', ')} from ${table}) one`
    const [had, has] = [await askPostgres(b, rows), await askPostgres(a, rows)]
    if (JSON.stringify(had) !== JSON.stringify(has)) apart.push(`${table}: ${JSON.stringify(has)} instead of ${JSON.stringify(had)}`)
  }
  return apart
}

/** Types may change, so values are counted and not compared. A table that hands rows down counts its own; a partitioned one has no other. */
async function counted(url: string, tables: readonly string[], columns: readonly string[]): Promise<Counted> {
  const kinds = new Map((await askPostgres(url, `select format('%I.%I', n.nspname, c.relname) as name, c.relkind from pg_class c join pg_namespace n on n.oid = c.relnamespace`)).map(({ name, relkind }) => [String(name), String(relkind)]))
  const sum = { rows: 0, values: {} as Record<string, number> }
  for (const table of tables) {
    const from = kinds.get(table) === 'p' ? table : `only ${table}`
    const [row] = await askPostgres(url, `select count(*) as n${columns.map((column, index) => `, count(${column}) as c${index}`).join('')} from ${from}`)
    sum.rows += Number(row?.['n'])
    for (const [index, column] of columns.entries()) sum.values[column] = (sum.values[column] ?? 0) + Number(row?.[`c${index}`])
  }
  return sum
}

async function tablesOf(url: string): Promise<Tables> {
  const inScope = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`
  const columns = await askPostgres(url, `
    select format('%I.%I', n.nspname, c.relname) as table, coalesce(array_agg(quote_ident(a.attname)::text) filter (where a.attgenerated = '' and not a.attisdropped), '{}') as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
    where c.relkind in ('r', 'p') and not c.relispartition and ${inScope} group by 1`)
  const partitions = await askPostgres(url, `
    select format('%I.%I', n.nspname, c.relname) as partition, format('%I.%I', m.nspname, r.relname) as root
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_class r on r.oid = pg_partition_root(c.oid) join pg_namespace m on m.oid = r.relnamespace
    where c.relkind in ('r', 'p') and c.relispartition and ${inScope}`)
  return { columns: new Map(columns.map(({ table, columns: list }) => [String(table), list as string[]])), partitions: partitions.map(({ partition, root }) => [String(partition), String(root)]) }
}

/** Groups of names that pairs tie together. */
function together(names: readonly string[], pairs: readonly (readonly [string, string])[]): readonly (readonly string[])[] {
  const groupOf = new Map<string, Set<string>>()
  for (const name of [...names, ...pairs.flat()]) if (!groupOf.has(name)) groupOf.set(name, new Set([name]))
  for (const [a, b] of pairs) {
    const joined = new Set([...(groupOf.get(a) ?? []), ...(groupOf.get(b) ?? [])])
    for (const name of joined) groupOf.set(name, joined)
  }
  return [...new Set(groupOf.values())].map((group) => [...group])
}

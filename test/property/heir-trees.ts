/** Trees of tables that inherit, over several levels and from several tables. */
import fc from 'fast-check'

interface TreeTable {
  /** Places of tables before it. */
  readonly above: readonly number[]
  readonly columns: readonly (Own | undefined)[]
  readonly hasKey: boolean
}

/** What a table says of a column itself. */
interface Own {
  readonly isNeverNull: boolean
  /** 0: no default. */
  readonly standard: number
  readonly isChecked: boolean
}

interface Edit {
  readonly table: number
  readonly column: number
  readonly what: 'column' | 'never null' | 'default' | 'check' | 'key' | 'tie'
  readonly above: number
}

const names = ['top', 'mid', 'leaf', 'side', 'last']
const letters = ['a', 'b', 'c', 'd']

const own: fc.Arbitrary<Own | undefined> = fc.option(fc.record({ isNeverNull: fc.boolean(), standard: fc.nat(2), isChecked: fc.boolean() }), { freq: 1, nil: undefined })
const table: fc.Arbitrary<TreeTable> = fc.record({ above: fc.uniqueArray(fc.nat(3), { maxLength: 2 }), columns: fc.array(own, { minLength: letters.length, maxLength: letters.length }), hasKey: fc.boolean() })
const edit: fc.Arbitrary<Edit> = fc.record({ table: fc.nat(4), column: fc.nat(letters.length - 1), what: fc.constantFrom('column', 'column', 'never null', 'never null', 'default', 'check', 'key', 'tie'), above: fc.nat(3) })

/** One, and the same after a few edits, as two scripts: the first with rows. */
export const heirTrees: fc.Arbitrary<readonly [before: string, after: string]> = fc.tuple(fc.array(table, { minLength: 2, maxLength: names.length }), fc.array(edit, { minLength: 1, maxLength: 5 }), fc.boolean()).map(([tables, edits, isBack]) => {
  const edited = edits.reduce(editedBy, tables)
  return isBack ? [script(edited, true), script(tables, false)] : [script(tables, true), script(edited, false)]
})

function editedBy(tables: readonly TreeTable[], { table: place, column, what, above }: Edit): readonly TreeTable[] {
  const table = tables[place % tables.length] as TreeTable
  const own = table.columns[column]
  const withOwn = (next: Own | undefined): TreeTable => ({ ...table, columns: table.columns.with(column, next) })
  const next = {
    column: () => withOwn(own === undefined ? { isNeverNull: false, standard: above % 2, isChecked: false } : undefined),
    'never null': () => withOwn(own && { ...own, isNeverNull: !own.isNeverNull }),
    default: () => withOwn(own && { ...own, standard: (own.standard + 1) % 3 }),
    check: () => withOwn(own && { ...own, isChecked: !own.isChecked }),
    key: () => ({ ...table, hasKey: !table.hasKey }),
    tie: () => ({ ...table, above: table.above.includes(above) ? table.above.filter((one) => one !== above) : [...table.above, above] }),
  }[what]()
  return tables.with(place % tables.length, next)
}

function script(tables: readonly TreeTable[], hasRows: boolean): string {
  const had: (readonly string[])[] = []
  return tables.flatMap((table, place) => {
    const above = [...new Set(table.above)].filter((one) => one < place)
    const columns = new Set([...(above.length === 0 ? ['k'] : []), ...above.flatMap((one) => had[one] as readonly string[]), ...letters.filter((_, at) => table.columns[at] !== undefined)])
    had.push([...columns])
    const row = (first: number) => `insert into ${names[place]} (${[...columns].join(', ')}) values (${[...columns].map((_, at) => first + at).join(', ')});`
    return [`create table ${names[place]} (${lines(table, above.length === 0).join(', ')})${above.length === 0 ? '' : ` inherits (${above.map((one) => names[one]).join(', ')})`};`, ...(hasRows ? [row(place * 20 + 1), row(place * 20 + 10)] : [])]
  }).join('\n')
}

function lines({ columns, hasKey }: TreeTable, isTop: boolean): readonly string[] {
  const own = columns.flatMap((column, at) => (column === undefined ? [] : [`${letters[at]} int${column.isNeverNull ? ' not null' : ''}${column.standard === 0 ? '' : ` default ${column.standard}`}`]))
  const checks = columns.flatMap((column, at) => (column?.isChecked === true ? [`constraint ${letters[at]}_ok check (${letters[at]} > 0)`] : []))
  return [...(isTop ? ['k int'] : []), ...own, ...checks, ...(isTop && hasKey ? ['primary key (k)'] : [])]
}

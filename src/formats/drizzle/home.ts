import type { Statement, StatementFacts } from '../../model/statement.ts'

/** Where the statements of a folder that several keyspaces share belong. */
export interface Homes {
  /** Table (lower case, or a pattern with `*`) to names of keyspaces or of schema modules. */
  readonly homes: Readonly<Record<string, readonly string[]>>
  readonly keyspaces: readonly string[]
  /** Whether `keyspaces` are all there are: only then can a module that matches none be told from one that matches another. */
  readonly complete: boolean
}

export type Home =
  | { readonly kind: 'everywhere' }
  | { readonly kind: 'keyspaces'; readonly names: readonly string[] }
  | { readonly kind: 'none'; readonly tables: readonly string[]; readonly message: string; readonly hint: string }

/** The home of one statement. Pure. */
export function homeOf(statement: Statement, facts: StatementFacts, known: Homes): Home {
  // `claims.events`: a name qualified with a keyspace says itself where it belongs.
  const qualified = [...new Set(facts.objects.flatMap(({ schema }) => (schema === undefined ? [] : [schema])))].filter((schema) => known.keyspaces.includes(schema))
  if (qualified.length === 1) return { kind: 'keyspaces', names: qualified }
  const named = facts.objects.filter(({ kind }) => kind !== 'database' && kind !== 'schema').map(({ name }) => name)
  if (named.length === 0 && facts.parsed) return { kind: 'everywhere' }
  const direct = named.filter((name) => modulesOf(name, known) !== undefined)
  const tables = direct.length > 0 ? direct : mentioned(statement.text, known)
  if (tables.length === 0) return homeless(named, 'belongs to no keyspace that `keyspaceOf` knows')
  const homes = tables.map((table) => keyspacesOf(modulesOf(table, known) ?? [], known))
  const common = homes.reduce((left, right) => left.filter((name) => right.includes(name)))
  if (common.length > 0) return { kind: 'keyspaces', names: common }
  if (homes.some((names) => names.length === 0)) return known.complete ? homeless(tables, 'belongs to a schema module that is named after none of the keyspaces') : { kind: 'keyspaces', names: [] }
  return homeless(tables, 'names tables of different keyspaces')
}

/** Modules or keyspaces of a table: by its exact name, else by the first pattern that fits. */
function modulesOf(table: string, { homes }: Homes): readonly string[] | undefined {
  const name = table.toLowerCase()
  if (Object.hasOwn(homes, name)) return homes[name]
  const pattern = Object.keys(homes).find((key) => key.includes('*') && fits(key, name))
  return pattern === undefined ? undefined : homes[pattern]
}

const fits = (pattern: string, name: string) => new RegExp(`^${pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)).join('.*')}$`).test(name)

/** A module belongs to the keyspace that has its name, exactly or behind a `_`: `claims.ts` to `oi_claims`. */
function keyspacesOf(modules: readonly string[], { keyspaces }: Homes): readonly string[] {
  return keyspaces.filter((keyspace) => modules.some((module) => keyspace === module || keyspace.endsWith(`_${module}`)))
}

/** For statements whose own object is in no module (a view, a trigger, an index): the known tables their text names. */
function mentioned(text: string, { homes }: Homes): readonly string[] {
  const words = new Set(text.toLowerCase().match(/[\p{L}\p{N}_$]+/gu) ?? [])
  return Object.keys(homes).filter((table) => words.has(table))
}

function homeless(tables: readonly string[], why: string): Home {
  const what = tables.length === 0 ? 'the statement' : `the statement on ${tables.join(', ')}`
  return {
    kind: 'none',
    tables,
    message: `${what} ${why}`,
    hint: "Declare the table in a schema module of its keyspace, or say where it belongs: keyspaceOf: { 'src/schema/*.ts': '*', old_table: 'the_keyspace' }.",
  }
}

import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { formatConfigMissing } from '../errors.ts'
import { globFiles } from '../glob.ts'
import { besideModule } from '../static-config.ts'
import { behindGroup, outline } from '../static-outline.ts'
import { type Token, tokens } from '../static-tokens.ts'

/**
 * Where each table lives: `keyspaceOf` as a glob of schema modules (each named after a keyspace), or as a map from table to keyspace
 * whose keys with a `/` are such globs. Modules are read, never run.
 */
export async function homesOf(keyspaceOf: string | Readonly<Record<string, string>>, root: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const map = typeof keyspaceOf === 'string' ? { [keyspaceOf]: '*' } : keyspaceOf
  const homes: Record<string, string[]> = {}
  const add = (table: string, home: string) => {
    const known = (homes[table.toLowerCase()] ??= [])
    if (!known.includes(home)) known.push(home)
  }
  for (const [key, keyspace] of Object.entries(map)) {
    if (typeof keyspaceOf !== 'string' && !key.includes('/')) {
      // A table that is named outright belongs there and nowhere else.
      homes[key.toLowerCase()] = [keyspace]
      continue
    }
    const files = globFiles(root, key)
    if (files.length === 0) throw formatConfigMissing(`keyspaceOf: no schema module matches ${key}`, { hint: 'The glob counts from the folder of the configuration file.' })
    for (const file of files) {
      const home = keyspace === '*' ? basename(file).replace(/\.(?:schema\.)?[cm]?[jt]sx?$/, '') : keyspace
      for (const table of tablesOf(readFileSync(join(root, file), 'utf8'), (specifier) => besideModule(join(root, file), specifier))) add(table, home)
    }
  }
  return homes
}

/** Functions of drizzle-orm that declare a table or a view, by name. */
const declares = /^(?:pg|mysql|sqlite|singlestore|ms?sql|cockroach)(?:Table|View|MaterializedView)$/

type Spelling = (name: string) => string

/**
 * Names of the tables a schema module declares: `mysqlTable('x', …)`, `schema.table('x', …)`, and calls of anything that ends in
 * `Table`, with the prefix of a `…TableCreator((name) => `prefix_${name}`)` in the module or in one beside it, whose text `open` gives.
 */
export function tablesOf(text: string, open: (specifier: string) => string | undefined = () => undefined): readonly string[] {
  const all = tokens(text)
  const creators = new Map(creatorsOf(all))
  for (const { module, local, name } of outline(all).imports) {
    const other = module.startsWith('.') ? open(module) : undefined
    const creator = other === undefined ? undefined : creatorsOf(tokens(other)).get(name)
    if (creator !== undefined) creators.set(local, creator)
  }
  const found: string[] = []
  for (const [index, token] of all.entries()) {
    const [paren, name] = [all[index + 1], all[index + 2]]
    if (token.kind !== 'name' || paren?.text !== '(' || name?.kind !== 'string') continue
    const creator = creators.get(token.text)
    if (creator !== undefined) found.push(creator(name.text))
    else if (declares.test(token.text) || /(?:^t|T)able$/.test(token.text)) found.push(name.text)
  }
  return [...new Set(found)]
}

/** `const mysqlTable = mysqlTableCreator((name) => …)`: how each creator spells a name. */
function creatorsOf(all: readonly Token[]): ReadonlyMap<string, Spelling> {
  const found = new Map<string, Spelling>()
  for (const [index, token] of all.entries()) {
    if (token.kind !== 'name' || !token.text.endsWith('TableCreator') || all[index + 1]?.text !== '(' || all[index - 1]?.text !== '=') continue
    const local = all[index - 2]
    const spelt = all.slice(index, behindGroup(all, index + 1)).find(({ kind }) => kind === 'template')
    if (local?.kind !== 'name' || spelt?.kind !== 'template' || spelt.holes.length !== 1) continue
    found.set(local.text, (name) => `${spelt.parts[0]}${name}${spelt.parts[1]}`)
  }
  return found
}

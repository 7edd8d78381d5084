import type { SchemaObject } from '../../../model/schema.ts'

/** What can be renamed, by its kind: the words of `alter`, whether it is a part whose table the statement says as well, and what else a person may call it. */
export interface Renamable {
  readonly alter: string
  readonly part?: 'column' | 'constraint' | 'attribute' | 'value' | 'on'
  readonly words?: readonly string[]
}

const types = ['enum', 'domain', 'composite', 'range']

export const renamable: Readonly<Record<string, Renamable>> = {
  schema: { alter: 'schema' },
  table: { alter: 'table' },
  view: { alter: 'view' },
  'materialized-view': { alter: 'materialized view', words: ['view'] },
  'foreign-table': { alter: 'foreign table', words: ['table'] },
  sequence: { alter: 'sequence' },
  index: { alter: 'index' },
  column: { alter: 'table', part: 'column' },
  constraint: { alter: 'table', part: 'constraint' },
  'domain-constraint': { alter: 'domain', part: 'constraint', words: ['constraint'] },
  trigger: { alter: 'trigger', part: 'on' },
  rule: { alter: 'rule', part: 'on' },
  policy: { alter: 'policy', part: 'on' },
  function: { alter: 'function' },
  procedure: { alter: 'procedure', words: ['function'] },
  aggregate: { alter: 'aggregate', words: ['function'] },
  type: { alter: 'type', words: types },
  attribute: { alter: 'type', part: 'attribute' },
  label: { alter: 'type', part: 'value' },
  collation: { alter: 'collation' },
  conversion: { alter: 'conversion' },
  statistics: { alter: 'statistics' },
  publication: { alter: 'publication' },
  'event-trigger': { alter: 'event trigger' },
  language: { alter: 'language' },
  'foreign-data-wrapper': { alter: 'foreign data wrapper' },
  'foreign-server': { alter: 'server' },
  'text-search-configuration': { alter: 'text search configuration' },
  'text-search-dictionary': { alter: 'text search dictionary' },
  'text-search-parser': { alter: 'text search parser' },
  'text-search-template': { alter: 'text search template' },
}

/** Kinds that a word may mean: `view` a materialized one too. */
export function kindsCalled(word: string): readonly string[] {
  return Object.keys(renamable).filter((kind) => kind === word || renamable[kind]?.words?.includes(word) === true)
}

/** Kinds that share a namespace with others of another name; the rest have one of their own. */
const relations = ['table', 'view', 'materialized-view', 'foreign-table', 'sequence', 'index', 'type']
const columns = ['column', 'foreign-column', 'column-settings', 'default', 'identity', 'not-null']

const apart = new Set(['function', 'procedure', 'aggregate', 'operator', 'operator-class', 'operator-family', 'collation', 'conversion', 'statistics', 'text-search-configuration', 'text-search-dictionary', 'text-search-parser', 'text-search-template', 'cast', 'transform', 'extension', 'language', 'publication', 'subscription', 'event-trigger', 'foreign-data-wrapper', 'foreign-server', 'user-mapping', 'access-method', 'role', 'membership'])

/** Whether an object's key begins with the name of one that is renamed because it is that, or is said of it. */
export function sharesName({ kind }: Pick<SchemaObject, 'kind'>, renamed: string): boolean {
  if (kind === renamed) return true
  if (relations.includes(renamed)) return !apart.has(kind)
  if (columns.includes(renamed)) return columns.includes(kind)
  if (renamed === 'publication') return kind.startsWith('publication-')
  return renamed === 'schema' ? kind !== 'schema' : renamed === 'trigger' && kind === 'trigger-state'
}

/** Whether only what stands on it names it: a part, and what has no schema, whose bare name may be anything's. Of all else the whole name may stand anywhere. */
export function isNamedNearby(kind: string): boolean {
  return renamable[kind]?.part !== undefined || withoutSchema.has(kind)
}

const withoutSchema: ReadonlySet<string> = new Set(['publication', 'event-trigger', 'language', 'foreign-data-wrapper', 'foreign-server'])

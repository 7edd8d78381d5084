/** What can be renamed, by its kind: the words of `alter`; whether it is a part whose whole the statement says as well; whether, though it is none, it shares its namespace with no relation and no type; and what else a person may call it. */
export interface Renamable {
  readonly alter: string
  readonly part?: 'column' | 'constraint' | 'attribute' | 'value' | 'on'
  readonly apart?: true
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
  function: { alter: 'function', apart: true },
  procedure: { alter: 'procedure', apart: true, words: ['function'] },
  aggregate: { alter: 'aggregate', apart: true, words: ['function'] },
  type: { alter: 'type', words: types },
  attribute: { alter: 'type', part: 'attribute' },
  label: { alter: 'type', part: 'value' },
  collation: { alter: 'collation', apart: true },
  conversion: { alter: 'conversion', apart: true },
  statistics: { alter: 'statistics', apart: true },
  publication: { alter: 'publication', apart: true },
  'event-trigger': { alter: 'event trigger', apart: true },
  language: { alter: 'language', apart: true },
  'foreign-data-wrapper': { alter: 'foreign data wrapper', apart: true },
  'foreign-server': { alter: 'server', apart: true },
  'text-search-configuration': { alter: 'text search configuration', apart: true },
  'text-search-dictionary': { alter: 'text search dictionary', apart: true },
  'text-search-parser': { alter: 'text search parser', apart: true },
  'text-search-template': { alter: 'text search template', apart: true },
}

/** Kinds that a word may mean: `view` a materialized one too. */
export function kindsCalled(word: string): readonly string[] {
  return Object.keys(renamable).filter((kind) => kind === word || renamable[kind]?.words?.includes(word) === true)
}

/** Whether only what stands on it names it: a part, and what is called apart, by whose name anything else may go too. Of relations, types and schemas the whole name may stand anywhere. */
export function isNamedNearby(kind: string): boolean {
  return renamable[kind]?.part !== undefined || renamable[kind]?.apart === true
}

/** Its key has its arguments. */
export function isRoutine(kind: string): boolean {
  return kind === 'function' || kind === 'procedure' || kind === 'aggregate'
}

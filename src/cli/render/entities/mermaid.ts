import type { Entities, Entity, EntityColumn, Reference } from '../../../model/entities.ts'

/** A schema as the text of a Mermaid entity-relationship diagram. */
export function mermaid({ entities, references }: Entities): string {
  const names = identifiers(entities)
  const lines = ['erDiagram', ...entities.flatMap((entity) => block(entity, names)), ...references.map((reference) => relation(reference, names))]
  return `${lines.join('\n')}\n`
}

/** What the language calls each entity: words of ASCII, each once; the real name is shown. */
function identifiers(entities: readonly Entity[]): ReadonlyMap<string, string> {
  const many = new Set(entities.map(({ schema }) => schema)).size > 1
  const taken = new Set<string>()
  return new Map(
    entities.map(({ key, schema, name }) => {
      const wanted = free(word(many ? `${schema}_${name}` : name))
      let id = wanted
      for (let nth = 2; taken.has(id); nth++) id = `${wanted}_${nth}`
      taken.add(id)
      return [key, id]
    }),
  )
}

function block({ key, schema, name, columns }: Entity, names: ReadonlyMap<string, string>): readonly string[] {
  const id = names.get(key) ?? ''
  const shown = id === name ? id : `${id}["${quoted(id === free(word(name)) ? name : `${schema}.${name}`)}"]`
  return columns.length === 0 ? [`  ${shown}`] : [`  ${shown} {`, ...columns.map((column) => `    ${attribute(column)}`), '  }']
}

const keyWords = { primary: 'PK', foreign: 'FK', unique: 'UK' } as const

/** Where a column stands they would be read as its key. */
const keyWord = /^[pfu]k$/i

/** `varchar(255) email UK "may be null"`. */
function attribute({ name, type, notNull, keys }: EntityColumn): string {
  const said = keyWord.test(name) ? `t_${name}` : word(name)
  const says = [...(said === name ? [] : [name]), ...(notNull ? [] : ['may be null'])]
  return [typeWord(type), said, ...(keys.length === 0 ? [] : [keys.map((key) => keyWords[key]).join(', ')]), ...(says.length === 0 ? [] : [`"${quoted(says.join(', '))}"`])].join(' ')
}

/** `customers ||--o{ orders : "customer_id"`: the one that is referred to stands first. */
function relation({ from, to, columns, optional, single }: Reference, names: ReadonlyMap<string, string>): string {
  return `  ${names.get(to)} ${optional ? '|o' : '||'}--${single ? 'o|' : 'o{'} ${names.get(from)} : "${quoted(columns.join(', '))}"`
}

/** Letters, digits and underscores, beginning with a letter. */
function word(text: string): string {
  const plain = text.replace(/[^A-Za-z0-9_]/g, '_')
  return /^[A-Za-z]/.test(plain) ? plain : `t_${plain}`
}

/** Words that mean something at the beginning of a line, in any case. */
const reserved: ReadonlySet<string> = new Set(['accdescr', 'acctitle', 'class', 'classdef', 'direction', 'end', 'erdiagram', 'many', 'one', 'only', 'style', 'subgraph', 'title', 'to', 'u', 'zero'])

function free(id: string): string {
  return reserved.has(id.toLowerCase()) ? `t_${id}` : id
}

/** A type may have parentheses and brackets, and nothing else beside words. */
function typeWord(type: string): string {
  const plain = type.replace(/,\s*/g, '_').replace(/[^A-Za-z0-9_()[\]]/g, '_')
  return /^[A-Za-z]/.test(plain) && !keyWord.test(plain) ? plain : `t_${plain}`
}

/** Text between double quotes: it has no escapes, and ends at the line's end. */
function quoted(text: string): string {
  // eslint-disable-next-line no-control-regex -- They are what is looked for.
  return text.replaceAll('"', '”').replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
}

import type { Entities, Entity, EntityColumn, EntityKey, Reference } from '../../../model/entities.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import { bare, columnsOf, listed, qualified } from './names.ts'
import { shortType } from './short-type.ts'

/** What has columns, and how a diagram shows it. */
const shown: Readonly<Record<string, Entity['kind']>> = { table: 'table', 'foreign-table': 'table', view: 'view', 'materialized-view': 'view' }

/** The tables and views of a schema with their foreign keys. Pure. */
export function entitiesOf(schema: Schema): Entities {
  const found = gathered(schema)
  const related = [...schema.objects.values()].filter(({ kind, parent }) => kind in shown && parent === undefined)
  const entities = related.map((object) => entity(object, found.get(object.key) ?? nothing))
  const byKey = new Map(entities.map((one) => [one.key, one]))
  const byName = new Map(related.map(({ key, name }) => [name, key]))
  const references = related.flatMap(({ key }) => (found.get(key) ?? nothing).foreign.flatMap((one) => reference(one, byKey.get(key) as Entity, found.get(key) ?? nothing, byName)))
  return { entities: sorted(entities, ({ schema: of, name }) => `${of}\0${name}`), references: sorted(references, ({ from, name }) => `${from}\0${name}`) }
}

/** What belongs to one table. */
interface Parts {
  readonly columns: SchemaObject[]
  readonly primary: (readonly string[])[]
  readonly unique: (readonly string[])[]
  readonly foreign: SchemaObject[]
  /** Columns that are never null, by their keys. */
  readonly notNull: Set<string>
}

const nothing: Parts = { columns: [], primary: [], unique: [], foreign: [], notNull: new Set() }

function gathered(schema: Schema): ReadonlyMap<ObjectKey, Parts> {
  const found = new Map<ObjectKey, Parts>()
  const of = (key: ObjectKey) => found.get(key) ?? (found.set(key, { columns: [], primary: [], unique: [], foreign: [], notNull: new Set() }).get(key) as Parts)
  for (const object of schema.objects.values()) {
    const { kind, parent, is } = object
    if (parent === undefined) continue
    if (kind === 'column') of(parent).columns.push(object)
    else if (kind === 'constraint') sort(object, of(parent))
    else if (kind === 'index' && is['unique'] === true) of(parent).unique.push(...list(wholeIndex, is['definition']))
    else if (kind === 'not-null' && is['notValid'] !== true) of(schema.objects.get(parent)?.parent ?? parent).notNull.add(parent)
  }
  return found
}

const primaryKey = new RegExp(`^PRIMARY KEY ${listed}`)
const uniqueKey = new RegExp(`^UNIQUE (?:NULLS NOT DISTINCT )?${listed}`)
const foreignKey = new RegExp(`^FOREIGN KEY ${listed} REFERENCES (?:ONLY )?${qualified}${listed}`)
/** Of columns alone, over all rows. */
const wholeIndex = new RegExp(`^USING btree ${listed}(?: INCLUDE ${listed})?(?: NULLS NOT DISTINCT)?$`)

function sort(constraint: SchemaObject, into: Parts): void {
  const { type, definition } = constraint.is
  if (type === 'foreign key') into.foreign.push(constraint)
  else if (type === 'primary key') into.primary.push(...list(primaryKey, definition))
  else if (type === 'unique') into.unique.push(...list(uniqueKey, definition))
}

function list(pattern: RegExp, definition: unknown): readonly (readonly string[])[] {
  const found = pattern.exec(String(definition))?.[1]
  return found === undefined ? [] : [columnsOf(found)]
}

function entity({ key, kind, name, schema, comment, facts }: SchemaObject, parts: Parts): Entity {
  const given = (facts?.columns ?? []).map((one): EntityColumn => ({ name: bare(one.name), type: shortType(one.type), notNull: false, keys: [] }))
  return { key, schema: schema ?? '', name: bare(name), kind: shown[kind] ?? 'table', ...(comment === undefined ? {} : { comment }), columns: [...parts.columns.map((one) => column(one, parts)), ...given] }
}

function column({ key, is }: SchemaObject, parts: Parts): EntityColumn {
  const name = bare(String(is['column']))
  const isPrimary = parts.primary.some((columns) => columns.includes(name))
  const keys: EntityKey[] = isPrimary ? ['primary'] : parts.unique.some((columns) => columns.length === 1 && columns[0] === name) ? ['unique'] : []
  if (parts.foreign.some(({ is: { definition } }) => list(foreignKey, definition).flat().includes(name))) keys.push('foreign')
  return { name, type: shortType(String(is['type'] ?? '')), notNull: isPrimary || is['notNull'] === true || parts.notNull.has(key), keys }
}

function reference({ is, key }: SchemaObject, from: Entity, parts: Parts, byName: ReadonlyMap<string, ObjectKey>): readonly Reference[] {
  const [, columns = '', table = '', toColumns = ''] = foreignKey.exec(String(is['definition'])) ?? []
  const to = byName.get(table)
  if (to === undefined) return [] // Out of scope.
  const own = columnsOf(columns)
  const isOptional = own.some((name) => from.columns.find((one) => one.name === name)?.notNull !== true)
  const isSingle = [...parts.primary, ...parts.unique].some((unique) => unique.every((name) => own.includes(name)))
  return [{ name: bare(String(is['constraint'] ?? key)), from: from.key, columns: own, to, toColumns: columnsOf(toColumns), optional: isOptional, single: isSingle }]
}

function sorted<One>(all: readonly One[], by: (one: One) => string): readonly One[] {
  return all.map((one) => [by(one), one] as const).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, one]) => one)
}

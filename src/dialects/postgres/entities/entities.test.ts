import { describe, expect, test } from 'vitest'
import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import { entitiesOf } from './entities.ts'
import { bareParts, columnsOf } from './names.ts'
import { shortType } from './short-type.ts'

function object(kind: string, name: string, is: SchemaObject['is'], parent?: ObjectKey): SchemaObject {
  return { kind, key: `${kind}:${name}`, name, schema: 'public', is, depends: [], ...(parent === undefined ? {} : { parent }) }
}

function schemaOf(objects: readonly SchemaObject[]): Schema {
  return { objects: new Map(objects.map((one) => [one.key, one])), unseen: [], roles: new Set() }
}

const column = (table: string, name: string, is: SchemaObject['is']) => object('column', `${table}.${name}`, { column: name, ...is }, `table:${table}`)
const constraint = (table: string, name: string, type: string, definition: string) => object('constraint', `${table}.${name}`, { constraint: name, type, definition }, `table:${table}`)

const shop = schemaOf([
  object('table', 'public.orders', {}),
  column('public.orders', 'id', { type: 'bigint', notNull: true }),
  column('public.orders', '"buyer, or none"', { type: 'bigint' }),
  column('public.orders', 'at', { type: 'timestamp with time zone' }),
  object('not-null', 'public.orders.at', { column: 'at' }, 'column:public.orders.at'),
  constraint('public.orders', 'orders_pkey', 'primary key', 'PRIMARY KEY (id)'),
  constraint('public.orders', 'orders_buyer', 'foreign key', 'FOREIGN KEY ("buyer, or none") REFERENCES public."Buyers (all)"(id) ON DELETE CASCADE'),
  constraint('public.orders', 'orders_far', 'foreign key', 'FOREIGN KEY (id) REFERENCES other.far(id)'),
  object('table', 'public."Buyers (all)"', {}),
  column('public."Buyers (all)"', 'id', { type: 'bigint' }),
  constraint('public."Buyers (all)"', 'buyers_pkey', 'primary key', 'PRIMARY KEY (id) INCLUDE (nick)'),
  object('table', 'public.profiles', {}),
  column('public.profiles', 'buyer', { type: 'bigint', notNull: true }),
  object('index', 'public.profiles_one', { unique: true, definition: 'USING btree (buyer)' }, 'table:public.profiles'),
  constraint('public.profiles', 'profiles_buyer', 'foreign key', 'FOREIGN KEY (buyer) REFERENCES public."Buyers (all)"(id)'),
  { ...object('view', 'public.recent', { definition: 'SELECT' }), facts: { columns: [{ name: 'id', type: 'text collate pg_catalog."C"' }] } },
])

describe('the entities of a schema', () => {
  const { entities, references } = entitiesOf(shop)

  test('are tables and views by name, with typed columns', () => {
    expect(entities.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['table Buyers (all)', 'table orders', 'table profiles', 'view recent'])
    expect(entities[1]?.columns).toEqual([
      { name: 'id', type: 'bigint', notNull: true, keys: ['primary', 'foreign'] },
      { name: 'buyer, or none', type: 'bigint', notNull: false, keys: ['foreign'] },
      { name: 'at', type: 'timestamptz', notNull: true, keys: [] },
    ])
    expect(entities[3]?.columns).toEqual([{ name: 'id', type: 'text', notNull: false, keys: [] }])
  })

  test('refer to one another; what refers out of the scope is left out', () => {
    expect(references).toEqual([
      { name: 'orders_buyer', from: 'table:public.orders', columns: ['buyer, or none'], to: 'table:public."Buyers (all)"', toColumns: ['id'], optional: true, single: false },
      { name: 'profiles_buyer', from: 'table:public.profiles', columns: ['buyer'], to: 'table:public."Buyers (all)"', toColumns: ['id'], optional: false, single: true },
    ])
  })
})

test.each([
  ['character varying(255)', 'varchar(255)'],
  ['character(3)', 'char(3)'],
  ['timestamp(3) without time zone', 'timestamp(3)'],
  ['timestamp with time zone[]', 'timestamptz[]'],
  ['app.order_state[]', 'order_state[]'],
  ['public."Mood.of(day)"', 'Mood.of(day)'],
  ['numeric(12,2)', 'numeric(12,2)'],
  ['double precision', 'float8'],
  ['public.geometry(Point,4326)', 'geometry(Point,4326)'],
])('%s is shown as %s', (type, shown) => expect(shortType(type)).toBe(shown))

test('names are read as SQL writes them', () => {
  expect(bareParts('public."a ""b"".c"')).toEqual(['public', 'a "b".c'])
  expect(columnsOf('a, "B, c", PERIOD valid_at')).toEqual(['a', 'B, c', 'valid_at'])
  expect(columnsOf('id, valid_at WITHOUT OVERLAPS')).toEqual(['id', 'valid_at'])
})

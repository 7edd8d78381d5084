import { expect, test } from 'vitest'
import type { ObjectKey, Schema, SchemaObject } from '../model/schema.ts'
import { withoutStandIns } from './stand-ins.ts'

const schemaNamed = (bare: string, written: string): SchemaObject => ({ kind: 'schema', key: `schema:${written}`, name: written, schema: bare, is: {}, depends: [] })
const table = (schema: string, name: string, is = {}): SchemaObject => ({ kind: 'table', key: `table:${name}`, name, schema, is, depends: [] })
const of = (...objects: readonly SchemaObject[]): Schema => ({ objects: new Map(objects.map((one): [ObjectKey, SchemaObject] => [one.key, one])), unseen: [], roles: new Set() })

test.each([['auth', 'auth'], ['order', '"order"'], ['Odd s', '"Odd s"']])('all that lies in the stand-in schema %s is as the other side has it', (bare, written) => {
  const stub = table(bare, `${written}.users`)
  const files = of(schemaNamed(bare, written), stub, table('public', 'public.own'))
  const other = of(schemaNamed(bare, written), table(bare, `${written}.users`, { real: true }), table(bare, `${written}.sessions`), table('public', 'public.else'))
  const keys = [...withoutStandIns(files, [`schema:${written}`, stub.key], other).objects.keys()]
  expect(keys.sort()).toEqual([`schema:${written}`, `table:${written}.sessions`, `table:${written}.users`, 'table:public.own'].sort())
})

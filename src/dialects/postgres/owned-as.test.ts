import { expect, test } from 'vitest'
import type { Schema, SchemaObject } from '../../model/schema.ts'
import { ownedAs } from './owned-as.ts'

const table = (name: string, more: Partial<SchemaObject>): SchemaObject => ({ kind: 'table', key: `table:${name}`, name, is: {}, depends: [], ...more })
const schema = (readBy: string, ...objects: readonly SchemaObject[]): Schema => ({ objects: new Map(objects.map((object) => [object.key, object])), unseen: [], roles: new Set([readBy, 'app']), readBy })

test("what the loader owns is the other side's owner's, else the reader's; what somebody else owns stays", () => {
  const files = schema('loader', table('a', { owner: 'loader' }), table('b', { owner: 'loader' }), table('c', { owner: 'chief' }))
  const found = ownedAs(files, schema('reader', table('a', { owner: 'app' }), table('c', { owner: 'app' })))
  expect([...found.objects.values()].map(({ owner }) => owner)).toEqual(['app', 'reader', 'chief'])
  expect(found).toMatchObject({ readBy: 'reader', roles: new Set(['reader', 'app']) })
})

test('the grants follow, also those on parts, and fall together where the new owner had one', () => {
  const column: SchemaObject = { kind: 'column', key: 'column:a.x', name: 'a.x', parent: 'table:a', is: {}, depends: [], privileges: [{ grantee: 'loader', may: ['SELECT'] }] }
  const files = schema('loader', table('a', { owner: 'loader', privileges: [{ grantee: 'app', may: ['SELECT'], mayGrant: ['SELECT'] }, { grantee: 'loader', may: ['INSERT', 'SELECT'] }, { grantee: 'public', may: ['SELECT'] }] }), column)
  const found = ownedAs(files, schema('reader', table('a', { owner: 'app' })))
  expect(found.objects.get('table:a')?.privileges).toEqual([{ grantee: 'app', may: ['INSERT', 'SELECT'], mayGrant: ['SELECT'] }, { grantee: 'public', may: ['SELECT'] }])
  expect(found.objects.get('column:a.x')?.privileges).toEqual([{ grantee: 'app', may: ['SELECT'] }])
})

test("the loader's default privileges are the reader's", () => {
  const privileges = [{ grantee: 'loader', may: ['SELECT'] }, { grantee: 'public', may: ['SELECT'] }]
  const object: SchemaObject = { kind: 'default-privilege', key: 'default-privilege:loader in "A b" on tables', name: 'loader in "A b" on tables', schema: 'A b', is: { role: 'loader', schema: '"A b"', on: 'tables', privileges }, depends: [] }
  const found = ownedAs({ ...schema('loader', object), defaults: [{ key: object.key, role: 'loader', schema: 'A b', on: 'tables', privileges }] }, schema('The reader'))
  const key = 'default-privilege:"The reader" in "A b" on tables'
  const moved = [{ grantee: 'The reader', may: ['SELECT'] }, { grantee: 'public', may: ['SELECT'] }]
  expect([...found.objects]).toEqual([[key, { ...object, key, name: '"The reader" in "A b" on tables', is: { ...object.is, role: 'The reader', privileges: moved } }]])
  expect(found.defaults).toEqual([{ key, role: 'The reader', schema: 'A b', on: 'tables', privileges: moved }])
})

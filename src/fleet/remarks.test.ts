import { expect, test } from 'vitest'
import type { Schema, SchemaObject } from '../model/schema.ts'
import { remarksOf } from './remarks.ts'

const schema = (more: Partial<Schema> = {}): Schema => ({ objects: new Map(), unseen: [], roles: new Set(), ...more })

test('roles that the plan names and the cluster lacks are named; those that the plan makes are not', () => {
  const made = { kind: 'role', key: 'role:made', name: 'made', is: {}, depends: [] } satisfies SchemaObject
  const to = schema({ roles: new Set(['there', 'z', 'made', 'A b']), objects: new Map([[made.key, made]]) })
  expect(remarksOf(schema({ knownRoles: new Set(['there']) }), to)).toEqual(['A b', 'z'].map((role) => `the role ${role} owns something or is granted something, and is not there: make it before the plan runs`))
})

test('where nobody could be asked for the roles, none is missed', () => {
  expect(remarksOf(schema(), schema({ roles: new Set(['a']) }))).toEqual([])
})

test('what no dump prints is told where it differs, and a version only where both have the extension', () => {
  const from = schema({ reported: [{ what: 'extension hstore', says: 'is version 1.7' }, { what: 'extension lo', says: 'is version 1.1' }, { what: 'index public.i', says: 'is not valid' }, { what: 'large objects', says: 'are 2' }] })
  const to = schema({ reported: [{ what: 'extension hstore', says: 'is version 1.8' }, { what: 'large objects', says: 'are 2' }, { what: 'database', says: 'has the setting work_mem=4MB' }] })
  expect(remarksOf(from, to)).toEqual([
    'extension hstore is version 1.7: no plan changes that',
    'index public.i is not valid: no plan changes that',
    'extension hstore is version 1.8 where the wanted schema was read: no plan does that',
    'database has the setting work_mem=4MB where the wanted schema was read: no plan does that',
  ])
})

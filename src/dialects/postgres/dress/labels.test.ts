import { expect, test } from 'vitest'
import type { PlanContext } from '../../../diff/kind.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import { schema } from '../kinds/schema.ts'
import { dress } from './dress.ts'

const object = (labels?: SchemaObject['labels']): SchemaObject => ({ kind: 'schema', key: 'schema:app', name: 'app', schema: 'app', is: {}, owner: 'a', depends: [], ...(labels === undefined ? {} : { labels }) })
const context = { versionNumber: 180_000, from: { objects: new Map() }, to: { objects: new Map() } } as unknown as PlanContext

/** No provider is loaded into the servers of the tests: the statements are the manual's. */
test('security labels come, change and go by provider', () => {
  const from = object([{ provider: 'anon', label: 'MASKED' }, { provider: 'selinux', label: 'system_u:object_r:sepgsql_schema_t:s0' }])
  const to = object([{ provider: 'anon', label: "it's" }, { provider: 'Odd "one"', label: 'x' }])
  expect(dress(from, to, context).map(({ sql, undo }) => [sql, undo])).toEqual([
    [`security label for "Odd ""one""" on schema app is 'x'`, `security label for "Odd ""one""" on schema app is null`],
    [`security label for "anon" on schema app is 'it''s'`, `security label for "anon" on schema app is 'MASKED'`],
    [`security label for "selinux" on schema app is null`, `security label for "selinux" on schema app is 'system_u:object_r:sepgsql_schema_t:s0'`],
  ])
})

test('what has no labels gets none', () => {
  expect(dress(object(), object(), context)).toEqual([])
  expect(schema.address(object(), 'label')).toBe('schema app')
})

import { expect, test } from 'vitest'
import type { Step } from '../../model/plan.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../model/schema.ts'
import { group } from './group.ts'
import { alterTable, step } from './step.ts'

const [t, u] = ['public.t', 'public.u'].map((name): SchemaObject => ({ kind: 'table', key: `table:${name}`, name, schema: 'public', is: {}, depends: [] })) as [SchemaObject, SchemaObject]
const dropped = step('drop', t.key, 'drop table public.t__old')
const alone = step('change', u.key, 'vacuum public.u', { transaction: 'alone' })
const both = [alterTable('change', t.key, 'public.t', 'add check (true)'), alterTable('change', u.key, 'public.u', 'add check (true)')]

test('what a transaction before drops is locked no more, what it made anew is', () => {
  expect(third(schema([t, u]))).toEqual(['lock table public.t, public.u in access exclusive mode', ...both.map(({ sql }) => sql)])
  expect(third(schema([u]))).toEqual(both.map(({ sql }) => sql))
})

function third(to: Schema): readonly string[] {
  const steps: readonly Step[] = [dropped, alone, ...both]
  const groups = group(steps, { from: schema([t, u]), to, manner: 'online', versionNumber: 180_000 })
  expect(groups.map(({ transaction }) => transaction)).toEqual(['one', 'none', 'one'])
  return groups[2]?.steps.map(({ sql }) => sql) ?? []
}

function schema(objects: readonly SchemaObject[]): Schema {
  return { objects: new Map(objects.map((object): [ObjectKey, SchemaObject] => [object.key, object])), unseen: [], roles: new Set() }
}

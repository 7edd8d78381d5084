import { describe, expect, test } from 'vitest'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import { alterTable, step } from '../step.ts'
import { assess } from './assess.ts'
import { saidToBlock } from './blocking.ts'

const users = { kind: 'table', key: 'table:public.users', name: 'public.users', is: {}, depends: [], facts: { rowsEstimate: 5_000, bytes: 8_192 } } as const
const from = schema([users, part('policy', 'public.users.p'), part('trigger', 'public.users.t'), part('column', 'public.users.id'), { ...part('view', 'public.v'), comment: "what's seen" }])

describe('what its kind has not said is found by the form of the statement', () => {
  const forms: readonly (readonly [step: Step, hazards: readonly string[], mode: string | undefined])[] = [
    [step('drop', 'table:public.users', 'drop table public.users'), [], 'ACCESS EXCLUSIVE'],
    [step('drop', 'column:public.users.id', 'alter table public.users drop column id'), [], 'ACCESS EXCLUSIVE'],
    [step('create', 'policy:public.users.p', 'create policy p on public.users'), ['changes-access'], 'ACCESS EXCLUSIVE'],
    [step('create', 'trigger:public.users.t', 'create trigger t after insert on public.users execute function f()'), [], 'SHARE ROW EXCLUSIVE'],
    [step('drop', 'trigger:public.users.t', 'drop trigger t on public.users'), [], 'ACCESS EXCLUSIVE'],
    [step('change', 'table:public.users', 'alter table public.users set unlogged'), ['blocks-reads'], 'ACCESS EXCLUSIVE'],
    [step('change', 'sequence:public.s', 'alter sequence public.s restart with 5'), ['restarts-sequence'], undefined],
    [step('change', 'type:public.e', "alter type public.e add value 'a'"), ['cannot-be-undone'], undefined],
  ]
  for (const [one, hazards, mode] of forms)
    test(one.sql, () => {
      const [found] = assessed([one])
      expect(found?.hazards.map(({ kind }) => kind)).toEqual(hazards)
      expect(found?.locks?.map((lock) => lock.mode)).toEqual(mode === undefined ? undefined : [mode])
    })
})

test('work under a lock that an earlier step of the transaction holds is said to block, and alone it is not', () => {
  const locking = alterTable('change', 'table:public.users', 'public.users', 'alter column id drop not null')
  const reading = step('change', 'table:public.other', 'alter table public.other validate constraint c', { works: 'scans', locks: [{ object: 'public.other', mode: 'SHARE UPDATE EXCLUSIVE' }] })
  const kinds = (steps: readonly Step[]) => assessed(steps).at(-1)?.hazards.map(({ kind }) => kind)
  expect(kinds([locking, reading])).toEqual(['blocks-reads'])
  expect(kinds([reading])).toEqual([])
})

test('work on what the plan itself makes blocks nobody', () => {
  const built = step('create', 'index:public.i', 'create index i on public.fresh (id)', { works: 'scans', locks: [{ object: 'public.fresh', mode: 'SHARE' }] })
  expect(assessed([built])[0]?.hazards).toEqual([])
})

test('sizes are those of the table that a step is for, and what was made or said is taken back', () => {
  const steps = [step('create', 'policy:public.users.p', 'create policy p on public.users'), step('create', 'view:public.v', 'create view public.v as select 1'), step('change', 'view:public.v', "comment on view public.v is 'other'")]
  const [policy, made, said] = assessed(steps)
  expect(policy).toMatchObject({ rowsEstimate: 5_000, bytes: 8_192 })
  expect(made?.undo).toBe('drop view public.v')
  expect(said?.undo).toBe("comment on view public.v is 'what''s seen'")
})

function assessed(steps: readonly Step[], before = from): readonly Step[] {
  return saidToBlock(assess({ transaction: 'one', steps }, { from: before, to: before }), { from: before }).steps
}

function part(kind: string, name: string): SchemaObject {
  return { kind, key: `${kind}:${name}`, name, parent: kind === 'view' ? undefined : users.key, is: { [kind]: name.slice(name.lastIndexOf('.') + 1), table: users.name }, depends: [] } as unknown as SchemaObject
}

function schema(objects: readonly SchemaObject[]): Schema {
  return { objects: new Map(objects.map((object): [ObjectKey, SchemaObject] => [object.key, object])), unseen: [], roles: new Set() }
}

import { expect, test } from 'vitest'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import { alterTable, step } from '../step.ts'
import { schedule } from './schedule.ts'

const users = object('table', 'public.users')
const column = object('column', 'public.users.nick', { parent: users.key })
const view = object('view', 'public.nicks', { depends: [column.key] })
const index = object('index', 'public.i', { parent: users.key, depends: [column.key], is: { index: 'i', table: 'public.users' } })
const [a, b] = [schema([users, column, view]), schema([users, column, view, index])]

const addColumn = alterTable('change', column.key, 'public.users', 'alter column nick type text')
const dropView = step('drop', view.key, 'drop view public.nicks')
const createView = step('create', view.key, 'create view public.nicks as select 1')
const build = step('create', index.key, 'create index i on public.users (nick)')
const settle = step('change', index.key, "comment on index public.i is 'a'")

test('a build follows the transaction, with what is said of it, and nothing parts a take-down from its put-back', () => {
  expect(shape([dropView, build, settle, addColumn, createView])).toEqual([
    ['one', 'drop view public.nicks', 'create index i on public.users (nick)', "comment on index public.i is 'a'", 'alter table public.users alter column nick type text', 'create view public.nicks as select 1'],
  ])
  expect(shape([dropView, addColumn, build, settle, createView])).toEqual([
    ['one', 'drop view public.nicks', 'alter table public.users alter column nick type text', 'create view public.nicks as select 1'],
    ['none', 'create index concurrently i on public.users (nick)'],
    ['one', "comment on index public.i is 'a'"],
  ])
})

test('rows that wait in a temporary table keep the transaction open', () => {
  const leave = step('copy', users.key, 'create temporary table pg_temp.rows on commit drop as select nick from public.users')
  const come = step('copy', users.key, 'insert into public.users (nick) select nick from pg_temp.rows')
  expect(shape([leave, build, addColumn, come])).toEqual([['one', leave.sql, 'create index i on public.users (nick)', 'alter table public.users alter column nick type text', come.sql]])
})

test('what needs a build finds it committed where nothing is down', () => {
  expect(shape([build, addColumn])).toEqual([
    ['none', 'create index concurrently i on public.users (nick)'],
    ['one', 'alter table public.users alter column nick type text'],
  ])
})

test('an index goes ahead of the transaction that lets go of its column', () => {
  const drop = step('drop', index.key, 'drop index public.i')
  expect(shape([step('change', users.key, 'alter table public.users owner to b'), drop, addColumn], b, a)).toEqual([
    ['none', 'drop index concurrently public.i'],
    ['one', 'alter table public.users owner to b', 'alter table public.users alter column nick type text'],
  ])
})

test('an index of a table that the plan makes is built with it', () => {
  expect(shape([step('create', users.key, 'create table public.users (nick text)'), build], schema([]), b)).toEqual([['one', 'create table public.users (nick text)', 'create index i on public.users (nick)']])
})

function shape(steps: readonly Step[], from: Schema = a, to: Schema = b) {
  return schedule(steps, { from, to, versionNumber: 180_000 }).map((group) => [group.transaction, ...group.steps.map(({ sql }) => sql)])
}

function object(kind: string, name: string, more: Partial<SchemaObject> = {}): SchemaObject {
  return { kind, key: `${kind}:${name}`, name, is: {}, depends: [], ...more }
}

function schema(objects: readonly SchemaObject[]): Schema {
  return { objects: new Map(objects.map((one): [ObjectKey, SchemaObject] => [one.key, one])), unseen: [], roles: new Set() }
}

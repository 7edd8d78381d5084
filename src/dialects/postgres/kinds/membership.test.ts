import { expect, test } from 'vitest'
import type { PlanContext } from '../../../diff/kind.ts'
import type { Definition, SchemaObject } from '../../../model/schema.ts'
import { membership } from './membership.ts'

const context = {} as PlanContext
const object = (is: Definition): SchemaObject => ({ kind: 'membership', key: 'membership:a to b', name: 'a to b', is: { group: 'a', member: 'B b', ...is }, depends: [] })

function steps(from: Definition | undefined, to: Definition | undefined): readonly string[] {
  if (from === undefined) return membership.create(object(to ?? {}), context).map(({ sql }) => sql)
  if (to === undefined) return membership.drop(object(from), context).map(({ sql }) => sql)
  const answer = membership.change(object(from), object(to), context)
  return answer.manner === 'alter' ? answer.steps.map(({ sql }) => sql) : [answer.manner]
}

test('before Postgres 16 a membership has one option', () => {
  expect(steps(undefined, {})).toEqual(['grant a to "B b"'])
  expect(steps({}, { admin: true })).toEqual(['grant a to "B b" with admin option'])
  expect(steps({ admin: true }, {})).toEqual(['revoke admin option for a from "B b"'])
  expect(steps({}, undefined)).toEqual(['revoke a from "B b"'])
})

test('from Postgres 16 on it has three, and one that another role granted is granted and revoked in its name', () => {
  const is = { inherits: 'false', sets: 'true', grantor: 'Chief' }
  expect(steps(undefined, is)).toEqual(['grant a to "B b" with admin false, inherit false, set true granted by "Chief"'])
  expect(steps(is, { ...is, admin: true })).toEqual(['grant a to "B b" with admin true, inherit false, set true granted by "Chief"'])
  expect(steps(is, undefined)).toEqual(['revoke a from "B b" granted by "Chief"'])
})

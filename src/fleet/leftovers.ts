import type { Schema } from '../model/schema.ts'
import type { DiffReport } from './reports/diff.ts'

/** What stands there half: an index that is not valid, a constraint that was not validated, a trigger that is switched off, where it is not so on the other side. */
export function leftoversOf(from: Schema, to: Schema): DiffReport['leftovers'] {
  const keys = new Set([...from.objects, ...to.objects].filter(([, { facts }]) => facts?.leftover !== undefined).map(([key]) => key))
  const all = [...keys].sort().map((object) => ({ object, from: from.objects.get(object)?.facts?.leftover ?? null, to: to.objects.get(object)?.facts?.leftover ?? null }))
  return all.filter((one) => one.from !== one.to)
}

import { same } from '../../../diff/changes.ts'
import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import { wordsOf } from '../catalog/privileges.ts'
import type { Grantable, PostgresKind } from '../schema-kind.ts'
import { accessSteps } from './access.ts'
import { type Grant, type GrantChange, grantChanges, grantsOf, handedOver, without } from './grants.ts'
import { initialGrants } from './initial-grants.ts'

/** Grants and revokes that make the access list exactly what it is wanted to be, whatever the object got when it was made, and whoever owned it. */
export function privilegeSteps(kind: PostgresKind, from: SchemaObject | undefined, to: SchemaObject, context: PlanContext): readonly Step[] {
  const { grantable } = kind
  const [address, owner] = [kind.address(to, 'grant'), ownerOf(to, context, 'to')]
  if (grantable === undefined || address === undefined || owner === undefined) return []
  const changes = from === undefined ? firstChanges(grantable, to, { owner, maker: kind.madeBy?.(to, context) ?? context.role ?? owner }, context) : grantChanges(heldBy(from, owner, context), grantsOf(to.privileges ?? [], owner), owner)
  if (changes.length === 0 && from?.owner === to.owner) return []
  const part = kind.grantPart?.(to)
  const words = wordsOf(grantable, context.versionNumber)
  const own = accessSteps({ key: to.key, address, owner, words, isNew: from === undefined, ...(part === undefined ? {} : { part }) }, changes)
  return from === undefined ? own : [...own, ...partsAgain(grantable, from, to, changes, { address, owner, context })]
}

const known = new WeakMap<PlanContext, Map<Grantable, Map<string, readonly GrantChange[]>>>()

/** What a new object is to have beside what it gets by itself. The same for most of a plan, so it is found once for all that are alike. */
function firstChanges(grantable: Grantable, { schema, privileges = [] }: SchemaObject, { owner, maker }: { readonly owner: string; readonly maker: string }, context: PlanContext): readonly GrantChange[] {
  const inPlan = known.get(context) ?? new Map<Grantable, Map<string, readonly GrantChange[]>>()
  const alike = inPlan.get(grantable) ?? new Map<string, readonly GrantChange[]>()
  const name = JSON.stringify([schema, owner, maker, privileges])
  const changes = alike.get(name) ?? grantChanges(initialGrants(grantable, { schema, owner, maker }, context), grantsOf(privileges, owner), owner)
  known.set(context, inPlan.set(grantable, alike.set(name, changes)))
  return changes
}

/** What an object that stands has, once it has its new owner. */
function heldBy(from: SchemaObject, owner: string, context: PlanContext): readonly Grant[] {
  const before = ownerOf(from, context, 'from') ?? owner
  return handedOver(grantsOf(from.privileges ?? [], before), before, owner)
}

/** A part is its whole's owner's. */
function ownerOf(object: SchemaObject, context: PlanContext, side: 'from' | 'to'): string | undefined {
  if (object.owner !== undefined || object.parent === undefined) return object.owner
  const above = context[side].objects.get(object.parent)
  return above === undefined ? undefined : ownerOf(above, context, side)
}

/** A revoke on the whole took the same privilege from each of its parts: those that keep it get it back. And its new owner took the old one's place in theirs. */
function partsAgain(grantable: Grantable, from: SchemaObject, to: SchemaObject, changes: readonly GrantChange[], { address, owner, context }: { readonly address: string; readonly owner: string; readonly context: PlanContext }): readonly Step[] {
  const taken = changes.filter(({ verb }) => verb !== 'grant')
  const { parts = [] } = grantable
  if (parts.length === 0 || (taken.length === 0 && from.owner === to.owner)) return []
  const after = new Map(parts.flatMap((kind) => context.parts('to', to.key, kind)).map((part) => [part.key, part]))
  return parts.flatMap((kind) => context.parts('from', from.key, kind)).filter(({ key }) => !context.isReplaced(key)).flatMap((part) => {
    const wanted = grantsOf(after.get(part.key)?.privileges ?? [], owner)
    const [held, isAsItWas] = [heldBy(part, owner, context), same(part.privileges, after.get(part.key)?.privileges)]
    const again = isAsItWas ? wanted : held.filter((grant) => wanted.some((one) => same(one, grant)))
    const steps = grantChanges(without(held, taken, owner), again, owner).filter(({ verb }) => isAsItWas || verb === 'grant')
    return accessSteps({ key: to.key, address, part: `(${part.name.slice(to.name.length + 1)})`, owner, words: [], isNew: true }, steps)
  })
}

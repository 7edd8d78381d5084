import type { Privilege } from '../../../model/schema.ts'

/** One privilege of one role, given by one other. */
export interface Grant {
  readonly grantee: string
  readonly grantor: string
  /** `SELECT`. */
  readonly may: string
  /** The grantee may pass it on. */
  readonly passes: boolean
}

export interface GrantChange extends Grant {
  /** `option`: only the right to pass it on goes. */
  readonly verb: 'grant' | 'revoke' | 'revoke option'
  /** What the grantee passed on goes with it. */
  readonly cascades: boolean
  /** How many hands the grantor had it through: 0 for the owner. */
  readonly distance: number
}

/** An access list as single grants, the owner named where it is the grantor. */
export function grantsOf(privileges: readonly Privilege[], owner: string): readonly Grant[] {
  return privileges.flatMap(({ grantee, grantor = owner, may, mayGrant = [] }) => may.map((word) => ({ grantee, grantor, may: word, passes: mayGrant.includes(word) })))
}

/** The other way: single grants as an access list, as it is read. */
export function listed(grants: readonly Grant[], owner: string): readonly Privilege[] {
  const found = new Map<string, Grant[]>()
  for (const grant of grants) {
    const name = `${grant.grantee} ${grant.grantor === owner ? '' : grant.grantor}`
    found.set(name, [...(found.get(name) ?? []), grant])
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, [first, ...rest]]) => {
    if (first === undefined) return []
    const [may, mayGrant] = [[first, ...rest], [first, ...rest].filter(({ passes }) => passes)].map((list) => list.map((grant) => grant.may).sort()) as [string[], string[]]
    return [{ grantee: first.grantee, ...(first.grantor === owner ? {} : { grantor: first.grantor }), may, ...(mayGrant.length === 0 ? {} : { mayGrant }) }]
  })
}

/** The same list after the object went from one owner to another: the server puts the one for the other wherever it stands. */
export function handedOver(grants: readonly Grant[], from: string, to: string): readonly Grant[] {
  const named = (role: string) => (role === from ? to : role)
  return joined(grants.map((grant) => ({ ...grant, grantee: named(grant.grantee), grantor: named(grant.grantor) })))
}

/** One of each: what stands twice may be passed on when either may. */
export function joined(grants: readonly Grant[]): readonly Grant[] {
  const found = new Map<string, Grant>()
  for (const grant of grants) found.set(nameOf(grant), { ...grant, passes: grant.passes || found.get(nameOf(grant))?.passes === true })
  return [...found.values()]
}

/** What makes one list of the other, in an order that the server takes: no grant hangs on one that is gone, or not there yet. */
export function grantChanges(from: readonly Grant[], to: readonly Grant[], owner: string): readonly GrantChange[] {
  const wanted = new Map(to.map((grant) => [nameOf(grant), grant]))
  const held = new Map(from.map((grant) => [nameOf(grant), grant]))
  const changes: GrantChange[] = []
  for (const { grant, distance } of byDistance(from, owner)) {
    const after = wanted.get(nameOf(grant))
    if (!held.has(nameOf(grant)) || (after !== undefined && (after.passes || !grant.passes))) continue
    if (after === undefined) held.delete(nameOf(grant))
    else held.set(nameOf(grant), after)
    const lost = grant.passes && grant.grantee !== owner ? takeAlong(held, grant) : 0
    changes.push({ ...grant, verb: after === undefined ? 'revoke' : 'revoke option', cascades: lost > 0, distance })
  }
  for (const { grant, distance } of byDistance(to, owner)) {
    const before = held.get(nameOf(grant))
    if (before === undefined || (grant.passes && !before.passes)) changes.push({ ...grant, verb: 'grant', cascades: false, distance })
  }
  return changes
}

/** What is left of a list when some of it is revoked from others' hands as well. */
export function without(grants: readonly Grant[], taken: readonly Grant[], owner: string): readonly Grant[] {
  const held = new Map(grants.map((grant) => [nameOf(grant), grant]))
  for (const grant of taken.map((one) => held.get(nameOf(one)))) {
    if (grant === undefined || !held.delete(nameOf(grant))) continue
    if (grant.passes && grant.grantee !== owner) takeAlong(held, grant)
  }
  return [...held.values()]
}

/** Removes what the grantee passed on and now could not, and what was passed on from there. Answers how much that was. */
function takeAlong(held: Map<string, Grant>, { grantee, may }: Grant): number {
  const passesStill = [...held.values()].some((grant) => grant.grantee === grantee && grant.may === may && grant.passes)
  if (passesStill) return 0
  const passed = [...held.values()].filter((grant) => grant.grantor === grantee && grant.may === may)
  for (const grant of passed) held.delete(nameOf(grant))
  return passed.length + passed.filter(({ passes }) => passes).reduce((sum, grant) => sum + takeAlong(held, grant), 0)
}

/** The owner's own first, then what the owner granted, then what those passed on. */
function byDistance(grants: readonly Grant[], owner: string): readonly { readonly grant: Grant; readonly distance: number }[] {
  const distances = new Map<string, number>()
  const distanceOf = (role: string, may: string) => (role === owner ? 0 : (distances.get(`${role} ${may}`) ?? grants.length))
  for (let round = 0, changed = true; changed && round <= grants.length; round++) {
    changed = false
    for (const { grantee, grantor, may, passes } of grants) {
      const distance = distanceOf(grantor, may) + 1
      if (!passes || grantee === owner || distance >= distanceOf(grantee, may)) continue
      distances.set(`${grantee} ${may}`, distance)
      changed = true
    }
  }
  const rank = ({ grant, distance }: { readonly grant: Grant; readonly distance: number }) => distance * 2 + (grant.grantee === owner ? 0 : 1)
  return grants.map((grant) => ({ grant, distance: distanceOf(grant.grantor, grant.may) })).sort((a, b) => rank(a) - rank(b))
}

/** Whether both are the same privilege, from and to the same role. */
export function same(a: Grant, b: Grant): boolean {
  return nameOf(a) === nameOf(b)
}

/** Those that the other list lacks, or has with another right to pass it on. Sorted. */
export function notIn(grants: readonly Grant[], other: readonly Grant[]): readonly Grant[] {
  const known = new Set(other.map((grant) => JSON.stringify([nameOf(grant), grant.passes])))
  return grants.filter((grant) => !known.has(JSON.stringify([nameOf(grant), grant.passes]))).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
}

function nameOf({ grantee, grantor, may }: Grant): string {
  return JSON.stringify([grantee, grantor, may])
}

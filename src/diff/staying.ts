import type { ObjectKey, Schema } from '../model/schema.ts'
import type { Actions, Kinds } from './actions.ts'
import { needsOf } from './changes.ts'
import { partsOf } from './context.ts'
import { emptiedIn } from './filling.ts'

/**
 * What differs and can be set aside, and on which something stands that is still there when it is made or changed: what is set aside itself, and what goes only when
 * its rows are out of it, each with the parts that go with it.
 */
export function neededByStaying(actions: Actions, kinds: Kinds, from: Schema): ReadonlySet<ObjectKey> {
  const emptied = emptiedIn(actions)
  const aside = [...actions].filter(([, { verb }]) => verb === 'swap').map(([key]) => key)
  const found = new Set<ObjectKey>()
  if (aside.length + emptied.size === 0) return found
  const concerned = concernedBy(actions, kinds)
  const canMove = (key: ObjectKey) => kinds.get(kindOf(key)).setAside !== undefined
  const isMovable = (key: ObjectKey) => (actions.has(key) || concerned.has(key)) && canMove(key)
  // What stands in between and does not differ leads to what does.
  const leadsOn = (key: ObjectKey) => isMovable(key) || (canMove(key) && !isKept(key, kinds, from))
  const parts = partsOf(from)
  const open = [...emptied, ...aside]
  const seen = new Set<ObjectKey>()
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const object = from.objects.get(key)
    if (object === undefined || seen.has(key)) continue
    seen.add(key)
    const needed = needsOf(object)
    for (const need of needed.filter(isMovable)) found.add(need)
    open.push(...needed.filter(leadsOn), ...[...(parts.get(key)?.values() ?? [])].flat().filter(({ kind }) => emptied.has(object.key) || kinds.get(kind).within !== undefined).map((part) => part.key))
  }
  return found
}

/** What does not differ itself, but in a part that concerns it. */
function concernedBy(actions: Actions, kinds: Kinds): ReadonlySet<ObjectKey | undefined> {
  const objects = [...actions.values()].map((action) => ('to' in action ? action.to : action.from))
  return new Set(objects.filter(({ kind }) => kinds.get(kind).concernsParent === true).map(({ parent }) => parent))
}

function isKept(key: ObjectKey, kinds: Kinds, { objects }: Schema): boolean {
  const object = objects.get(key)
  return object === undefined || kinds.get(object.kind).keeps?.(object) === true
}

function kindOf(key: ObjectKey): string {
  return key.slice(0, key.indexOf(':'))
}

import type { ObjectKey, Schema } from '../model/schema.ts'
import type { Actions, Kinds } from './actions.ts'
import { needsOf } from './changes.ts'
import { partsOf } from './context.ts'
import { emptiedIn } from './filling.ts'

/**
 * What is dropped and made anew, but has to be set aside instead: something stands on it that is still there when the new one is made. That is what is
 * set aside itself, and what goes only when its rows are out of it, each with the parts that go with it.
 */
export function neededByStaying(actions: Actions, kinds: Kinds, from: Schema): ReadonlySet<ObjectKey> {
  const emptied = emptiedIn(actions)
  const aside = [...actions].filter(([, { verb }]) => verb === 'swap').map(([key]) => key)
  const found = new Set<ObjectKey>()
  if (aside.length + emptied.size === 0) return found
  const isRenewed = (key: ObjectKey) => actions.get(key)?.verb === 'replace' && kinds.get(kindOf(key)).setAside !== undefined
  const parts = partsOf(from)
  const open = [...emptied, ...aside]
  const seen = new Set<ObjectKey>()
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const object = from.objects.get(key)
    if (object === undefined || seen.has(key)) continue
    seen.add(key)
    const renewed = needsOf(object).filter(isRenewed)
    for (const need of renewed) found.add(need)
    open.push(...renewed, ...(parts.get(key) ?? []).filter(({ kind }) => emptied.has(object.key) || kinds.get(kind).within !== undefined).map((part) => part.key))
  }
  return found
}

function kindOf(key: ObjectKey): string {
  return key.slice(0, key.indexOf(':'))
}

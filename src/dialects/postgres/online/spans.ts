import type { Step } from '../../../model/plan.ts'
import type { ObjectKey } from '../../../model/schema.ts'

/** Whether the step of an index may not be parted from the one before it: something that was taken down is not back yet, or rows are in a temporary table. What is replaced beside the old one is never down. */
export function spansOf(steps: readonly Step[], isNeverDown: (key: ObjectKey) => boolean = () => false): (index: number) => boolean {
  const isTied = steps.map(() => false)
  for (const [first, last] of [...takenDown(steps, isNeverDown), ...waiting(steps)]) isTied.fill(true, first + 1, last + 1)
  return (index) => isTied[index] === true
}

/** From the first to the last step that names a temporary table: it is gone with the transaction. */
function waiting(steps: readonly Step[]): readonly (readonly [first: number, last: number])[] {
  const found = new Map<string, readonly [first: number, last: number]>()
  for (const [index, { sql }] of steps.entries()) for (const [name] of sql.matchAll(/ pg_temp\.\w+/g)) found.set(name, [found.get(name)?.[0] ?? index, index])
  return [...found.values()]
}

/** From the first to the last step of every object that is dropped or renamed away, and made again. */
function takenDown(steps: readonly Step[], isNeverDown: (key: ObjectKey) => boolean): readonly (readonly [first: number, last: number])[] {
  const found = new Map<ObjectKey, { readonly first: number; last: number; isDown: boolean; isBack: boolean }>()
  for (const [index, { object, verb }] of steps.entries()) {
    const known = found.get(object) ?? { first: index, last: index, isDown: false, isBack: false }
    found.set(object, known)
    known.last = index
    if (verb === 'drop' || verb === 'rename') known.isDown = true
    if (verb === 'create' && known.isDown) known.isBack = true
  }
  return [...found].filter(([key, { isBack }]) => isBack && !isNeverDown(key)).map(([, { first, last }]) => [first, last])
}

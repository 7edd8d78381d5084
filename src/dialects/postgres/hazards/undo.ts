import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import { kinds } from '../kinds/index.ts'
import { quote } from '../quote.ts'

const byName = new Map(kinds.map((kind) => [kind.name, kind]))

/** The statement that takes one back, where its kind did not say and one does: what was made is dropped, what was said is said as before. */
export function undoOf({ sql, verb, object }: Step, { from, to }: Pick<PlanContext, 'from' | 'to'>): string | undefined {
  const [before, after] = [from.objects.get(object), to.objects.get(object)]
  if (sql.startsWith('comment on ')) return before === undefined ? undefined : sql.replace(/ is (null|E?'.*')$/s, () => ` is ${before.comment === undefined ? 'null' : quote.literal(before.comment)}`)
  if (verb !== 'create' || after === undefined || !/^create (?!or replace )/.test(sql)) return undefined
  const address = byName.get(after.kind)?.address(after, 'comment')
  return address === undefined ? undefined : `drop ${address}`
}

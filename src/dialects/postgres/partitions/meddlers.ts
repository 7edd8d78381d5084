import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey } from '../../../model/schema.ts'
import { surface } from '../expressions/mask.ts'

/** What would fire, refuse or cascade while rows move out of some tables and into others: triggers and rules on them, foreign keys to them. */
export function meddlersOf(tables: ReadonlySet<string>, context: PlanContext): readonly ObjectKey[] {
  const onThem = [...tables].flatMap((table) => ['trigger', 'rule'].flatMap((kind) => (['from', 'to'] as const).flatMap((side) => context.parts(side, `table:${table}`, kind))))
  const toThem = [...context.from.objects.values(), ...context.to.objects.values()].filter((object) => object.kind === 'constraint' && tables.has(referenced(object.is['type'], object.is['definition']) ?? ''))
  return [...new Set([...onThem, ...toThem].map(({ key }) => key))]
}

/** The table that a foreign key names, as `pg_get_constraintdef` prints it. */
function referenced(type: unknown, definition: unknown): string | undefined {
  if (type !== 'foreign key' || typeof definition !== 'string') return undefined
  const words = ' REFERENCES '
  const start = surface(definition).indexOf(words) + words.length
  const end = /[^"]\((?=(?:[^"]|"[^"]*")*$)/.exec(definition.slice(start))
  return end === null ? undefined : definition.slice(start, start + end.index + 1)
}

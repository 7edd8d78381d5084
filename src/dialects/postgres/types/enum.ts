import type { Alteration } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import { quote } from '../quote.ts'
import { hazard, step } from '../step.ts'
import type { Type, TypeForm, TypeObject } from './form.ts'

export interface EnumType extends Type {
  readonly form: 'enum'
  /** In their order. */
  readonly labels: readonly string[]
}

export const enumForm: TypeForm<EnumType> = {
  create(type, context) {
    const before = context.from.objects.get(type.key)?.is as EnumType | undefined
    const lost = before?.form === 'enum' ? before.labels.filter((label) => !type.is.labels.includes(label)) : []
    const { key, name, is } = type
    return [
      step('create', key, `create type ${name} as enum (${is.labels.map(quote.literal).join(', ')})`, {
        undo: `drop type ${name}`,
        hazards: lost.length === 0 ? [] : [hazard('may-fail-on-data', `${name} loses ${lost.map(quote.literal).join(', ')}: a row that holds one fails the plan`)],
      }),
    ]
  },
  change: (from, to): Alteration => (isWithin(from.is.labels, to.is.labels) ? { manner: 'alter', steps: additions(from, to) } : { manner: 'replace' }),
}

/** Whether all labels stand among the others, in the same order. */
function isWithin(labels: readonly string[], others: readonly string[]): boolean {
  const known = new Set(labels)
  const kept = others.filter((label) => known.has(label))
  return kept.length === labels.length && kept.every((label, index) => label === labels[index])
}

/** A step for each label that is new, each behind the one it follows. */
function additions(from: TypeObject<EnumType>, { key, name, is: { labels } }: TypeObject<EnumType>): readonly Step[] {
  const old = new Set(from.is.labels)
  const first = labels.find((label) => old.has(label))
  return labels.flatMap((label, index) => {
    if (old.has(label)) return []
    const before = labels[index - 1]
    const isLast = labels.slice(index).every((one) => !old.has(one))
    const place = isLast ? '' : before === undefined ? ` before ${quote.literal(first ?? '')}` : ` after ${quote.literal(before)}`
    return [step('change', key, `alter type ${name} add value ${quote.literal(label)}${place}`, { usableAfterCommit: label })]
  })
}

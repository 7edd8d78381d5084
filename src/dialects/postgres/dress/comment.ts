import type { Step } from '../../../model/plan.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import { quote } from '../quote.ts'
import type { PostgresKind } from '../schema-kind.ts'
import { step } from '../step.ts'

/** What is said of an object, or nothing any more. */
export function commentSteps(kind: PostgresKind, to: SchemaObject): readonly Step[] {
  const address = kind.address(to, 'comment')
  return address === undefined ? [] : [step('change', to.key, `comment on ${address} is ${to.comment === undefined ? 'null' : quote.literal(to.comment)}`)]
}

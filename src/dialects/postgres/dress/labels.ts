import type { Step } from '../../../model/plan.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import { quote } from '../quote.ts'
import type { PostgresKind } from '../schema-kind.ts'
import { hazard, step } from '../step.ts'

/** What modules for mandatory access control are told of an object: one label of each provider. */
export function labelSteps(kind: PostgresKind, from: SchemaObject | undefined, to: SchemaObject): readonly Step[] {
  const address = kind.address(to, 'label')
  if (address === undefined) return []
  const before = new Map(from?.labels?.map(({ provider, label }) => [provider, label]))
  const after = new Map(to.labels?.map(({ provider, label }) => [provider, label]))
  const providers = [...new Set([...before.keys(), ...after.keys()])].sort().filter((provider) => before.get(provider) !== after.get(provider))
  return providers.map((provider) => {
    const said = (labels: ReadonlyMap<string, string>) => `security label for ${quote.identifier(provider)} on ${address} is ${labels.has(provider) ? quote.literal(labels.get(provider) as string) : 'null'}`
    return step('change', to.key, said(after), { undo: said(before), ...(from === undefined ? {} : { hazards: [hazard('changes-access', `${address} has another label of ${provider}`)] }) })
  })
}

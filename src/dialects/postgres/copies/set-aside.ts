import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { asideName } from '../aside-name.ts'
import type { Column } from '../kinds/column-text.ts'
import { type Default, asksWhatGoes } from '../kinds/default.ts'
import type { Inheritance } from '../kinds/inheritance.ts'
import { step } from '../step.ts'

/** Takes a table and the sequences that count for it alone out of the way, so that nobody writes to it until its rows have moved. */
export function setAside<Is extends object>(object: SchemaObject<Is>, context: PlanContext): { readonly steps: readonly Step[]; readonly aside: SchemaObject<Is> } {
  const { key, name } = object
  const aside = asideName(name, context)
  const rename = (what: string, old: string, bare: string) => step('rename', key, `alter ${what} ${old} rename to ${bare}`)
  const steps = [
    step('guard', key, `lock table ${name} in access exclusive mode`, { locks: [{ object: name, mode: 'ACCESS EXCLUSIVE' }] }),
    step('guard', key, 'set constraints all immediate'),
    // What is said to a table above meanwhile would be said to it as well.
    ...context.parts<Inheritance>('from', key, 'inheritance').map(({ is }) => step('guard', key, `alter table ${name} no inherit ${is.parent}`)),
    ...leftDefaults({ key }, context).map(({ is }) => step('guard', key, `alter table only ${name} alter column ${is.column} drop default`)),
    ...leavingSequences(key, context).map((sequence) => rename('sequence', sequence, asideName(sequence, context).bare)),
    rename('table', name, aside.bare),
  ]
  return { steps, aside: { ...object, name: aside.name } }
}

/** Defaults that ask sequences which go before the table does: nobody asks them there any more. */
function leftDefaults({ key }: Pick<SchemaObject, 'key'>, context: PlanContext): readonly SchemaObject<Default>[] {
  const defaults = context.parts<Column>('from', key, 'column').flatMap((column) => context.parts<Default>('from', column.key, 'default'))
  return defaults.filter((one) => asksWhatGoes(one, key, context))
}

/** Sequences that go with the table: those of its identities, and those that are tied to it and not wanted any more. */
function leavingSequences(key: ObjectKey, context: PlanContext): readonly string[] {
  const tied = context.dependents(key).filter(({ kind, name }) => kind === 'sequence-owner' && context.isDropped(`sequence:${name}`))
  return [...identitiesOf({ key }, context), ...tied].map(({ name }) => name)
}

/** Columns of the table as it was that count by themselves. */
export function identitiesOf({ key }: Pick<SchemaObject, 'key'>, context: PlanContext): readonly SchemaObject[] {
  return context.parts<Column>('from', key, 'column').flatMap((column) => context.parts('from', column.key, 'identity'))
}

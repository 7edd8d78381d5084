import type { PlanContext } from '../../../diff/kind.ts'
import type { Definition, ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { asideName } from '../aside-name.ts'
import { text } from '../catalog/text.ts'
import { grantables } from '../dress/grantables.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { step } from '../step.ts'
import { baseForm } from '../types/base.ts'
import { compositeForm } from '../types/composite.ts'
import { columnsWithin, constraintsWithin, leavingHolders } from '../types/domain-moments.ts'
import { domainForm } from '../types/domain.ts'
import { enumForm } from '../types/enum.ts'
import type { FormName, Type, TypeForm, TypeObject } from '../types/form.ts'
import { typeQuery } from '../types/query.ts'
import { type RangeType, rangeForm } from '../types/range.ts'
import { needsCast, uncastSteps } from '../types/recast.ts'
import { shellForm } from '../types/shell.ts'

const forms = { base: baseForm, shell: shellForm, enum: enumForm, domain: domainForm, composite: compositeForm, range: rangeForm } as unknown as Readonly<Record<FormName, TypeForm<Type>>>

/** Types of every form. One kind, since a type that becomes one of another form is still the type of those columns. */
export const type: PostgresKind = kind<Type>({
  name: 'type',
  catalog: 'pg_type',
  query: typeQuery,
  read: (row) => ({ key: `type:${text(row, 'name')}`, name: text(row, 'name'), schema: text(row, 'nspname'), is: definition(row['is'] as Definition) }),
  address: (object, purpose) => (object.is.form === 'shell' && purpose === 'grant' ? undefined : `${word(object, purpose)} ${object.name}`),
  grantable: grantables.type,
  occupies: (object) => [`type ${object.name}`, ...(object.is.form === 'composite' ? [`relation ${object.name}`] : []), ...(formOf(object).occupies?.(object) ?? [])],
  follows: changesBehind,
  ratherFollows: columnsWithin,
  create: (object, context) => formOf(object).create(object, context),
  drop: (object, context) => [...uncast(object, context), step('drop', object.key, `drop ${word(object)} ${object.name}${needsItself(object) ? ' cascade' : ''}`, madeAgain(object, context))],
  takesCircle: needsItself,
  change: (from, to, context) => (from.is.form === to.is.form ? formOf(to).change(from, to, context) : { manner: 'replace' }),
  setAside(object, context) {
    const aside = asideName(object.name, context)
    const steps = [step('rename', object.key, `alter ${word(object)} ${object.name} rename to ${aside.bare}`), ...(formOf(object).setPartsAside?.(object, aside, context) ?? [])]
    return { steps, aside: { ...object, name: aside.name } }
  },
  transfer: (aside, to, context) => (aside.is.form === to.is.form ? (formOf(to).transfer?.(aside, to, context) ?? []) : []),
  stub: ({ key, name }) => [step('create', key, `create type ${name}`)],
  isStubbable: ({ is }) => is.form === 'base' || is.form === 'range',
})

/** What is said of a type; a list without members says something. */
function definition(is: Definition): Type {
  return Object.fromEntries(Object.entries(is).filter(([, value]) => value !== null && value !== false)) as unknown as Type
}

/** Where one statement does. */
function madeAgain(object: TypeObject, context: PlanContext): { readonly undo?: string } {
  const [made, ...more] = needsItself(object) ? [] : formOf(object).create(object, context)
  return made === undefined || more.length > 0 ? {} : { undo: made.sql }
}

function formOf(object: SchemaObject<Type>): TypeForm<Type> {
  return forms[object.is.form]
}

/** It has functions that take or give it: only together do they go. */
function needsItself({ is }: SchemaObject<Type>): boolean {
  return is.form === 'base' || (is.form === 'range' && (is as RangeType).canonical !== undefined)
}

/** A domain is a type that has a word of its own, except where privileges are granted. */
function word({ is }: SchemaObject<Type>, purpose?: 'grant' | string): string {
  return is.form === 'domain' && purpose !== 'grant' ? 'domain' : 'type'
}

/** Where it is changed where it stands: what would keep it from that, and what it would keep from changing once it is. */
function changesBehind(object: TypeObject, context: PlanContext): readonly ObjectKey[] {
  if (context.isReplaced(object.key) || context.isNew(object.key)) return []
  const { plain, within } = leavingHolders(object.key, context)
  return [...plain, ...within, ...constraintsWithin(object, context)]
}

/** The way that was made for rows to leave it by. */
function uncast(object: TypeObject, context: PlanContext) {
  const to = context.to.objects.get(object.key)
  const isAside = to !== undefined && to.name !== object.name
  return isAside && object.is.form === 'composite' && (to.is as unknown as Type).form === 'composite' && needsCast(object.key, context) ? uncastSteps(object, to.name) : []
}

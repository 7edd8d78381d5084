import type { Step } from '../../../model/plan.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import { said } from '../catalog/text.ts'
import { alterTable, hazard, step } from '../step.ts'
import { type Sequence, optionsOf, usualOf } from './sequence-text.ts'

/** How a column counts: options of its sequence that are not the usual for the column's type. */
export interface IdentityOptions {
  readonly start?: string
  readonly increment?: string
  readonly min?: string
  readonly max?: string
  readonly cache?: string
  readonly cycle?: true
}

/** `generated … as identity`: how a column counts, with the sequence that belongs to it alone. */
export interface Identity extends IdentityOptions {
  readonly table: string
  readonly column: string
  readonly always?: true
  /** The sequence, only where it is not called `table_column_seq`. */
  readonly named?: string
  /** The sequence is logged and the table is not, or the other way round (15 and newer). */
  readonly loggedApart?: true
}

const names = ['start', 'increment', 'min', 'max', 'cache', 'cycle'] as const

/** Options without those that the server would choose. */
export function unusual(is: Sequence): IdentityOptions {
  const usual = { ...usualOf(is), increment: '1', cache: '1' }
  return said(Object.fromEntries(names.filter((name) => is[name] !== usual[name]).map((name) => [name, is[name]]))) as IdentityOptions
}

/** All options, for a column of a type. */
export function filled(is: IdentityOptions, type: string): Sequence {
  const counts = { type, increment: is.increment ?? '1', cache: is.cache ?? '1', ...(is.cycle === true ? { cycle: is.cycle } : {}) }
  const bounds = usualOf({ ...counts, min: '', max: '', start: '' })
  const [min, max] = [is.min ?? bounds.min, is.max ?? bounds.max]
  return { ...counts, min, max, start: is.start ?? (counts.increment.startsWith('-') ? max : min) }
}

/** As a column's text says it. */
export function identityText(is: Identity): string {
  const options = [...(is.named === undefined ? [] : [`sequence name ${is.named}`]), ...identityOptions(is)]
  return `generated ${is.always === true ? 'always' : 'by default'} as identity${options.length === 0 ? '' : ` (${options.join(' ')})`}`
}

export function addIdentity({ key, is }: SchemaObject<Identity>): Step {
  return alterTable('create', key, is.table, `alter column ${is.column} add ${identityText(is)}`, { undo: `alter table ${is.table} alter column ${is.column} drop identity` })
}

/** Its sequence goes with it. A statement of its own: in one with another type the server would ask whether that type counts. */
export function dropIdentity({ key, is, name }: SchemaObject<Identity>): Step {
  return step('drop', key, `alter table ${is.table} alter column ${is.column} drop identity`, { locks: [{ object: is.table, mode: 'ACCESS EXCLUSIVE' }], hazards: [hazard('cannot-be-undone', `the position of ${name} goes`)] })
}

/** As `generated … as identity (…)` takes them. The type is the column's. */
function identityOptions(is: IdentityOptions): readonly string[] {
  return optionsOf({ ...filled(is, 'bigint') })
}

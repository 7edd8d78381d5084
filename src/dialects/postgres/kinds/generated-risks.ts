import type { Hazard } from '../../../model/plan.ts'
import { hazard } from '../step.ts'
import type { Column } from './column-text.ts'

/** What may come of an expression when it is looked at for every row that is there. */
export function generatedRisks(name: string, { generated = '', virtual, type }: Column, isNeverNull: boolean): readonly Hazard[] {
  const isLookedAt = virtual !== true || isNeverNull
  return [
    ...(isNeverNull ? [hazard('may-fail-on-data', `${name} may not be null, and what it is made of may be: ${generated}`)] : []),
    ...(isLookedAt && (fallible.test(generated) || hasRoomFor.test(type)) ? [hazard('may-fail-on-data', `what ${name} is made of may give no ${type} in some row: ${generated}`)] : []),
  ]
}

/** Casts that not every value takes, and divisions. Of functions it cannot be told here. */
const fallible = /\)::(integer|bigint|smallint|date|time|timestamp|interval|boolean|uuid|inet|cidr|json|bit|bytea)\b|->> [^)]*\)+::(?!text\b)| [/%] /

/** `character varying(20)`, `numeric(5,2)`. */
const hasRoomFor = /\(\d+(,-?\d+)?\)/

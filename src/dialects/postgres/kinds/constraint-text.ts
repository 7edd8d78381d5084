import { lower } from '../expressions/lower.ts'
import { surface } from '../expressions/mask.ts'
import { printsBack } from '../printed/prints-back.ts'
import type { Constraint } from './constraint-read.ts'
import { withOptions } from './storage-options.ts'

/** A constraint as `create table` and `alter table … add` say it: `constraint t_pkey primary key (id)`. */
export function addConstraint(is: Constraint, tablespace?: string): string {
  const definition = is.type === 'check' || is.type === 'exclude' ? printsBack(is.definition) : is.definition
  const at = is.type === 'exclude' ? wherePosition(definition) : definition.length
  const storage = `${withOptions(is.index?.options)}${tablespace === undefined ? '' : ` using index tablespace ${tablespace}`}`
  return `constraint ${is.constraint} ${lower(definition.slice(0, at))}${storage}${lower(definition.slice(at))}${deferral(is)}${doubts(is)}`
}

/** ` deferrable initially deferred`, or nothing. */
export function deferral({ deferrable, deferred }: Constraint): string {
  return deferrable === true ? ` deferrable${deferred === true ? ' initially deferred' : ''}` : ''
}

function doubts({ notValid, notEnforced }: Constraint): string {
  return notEnforced === true ? ' not enforced' : notValid === true ? ' not valid' : ''
}

/** Storage stands before the condition. */
function wherePosition(definition: string): number {
  const at = surface(definition).indexOf(' WHERE (')
  return at < 0 ? definition.length : at
}

import type { Hazard, Step } from '../../model/plan.ts'
import type { ObjectKey } from '../../model/schema.ts'
import { printsBack } from './printed/prints-back.ts'

/** What a step says beside its statement; the usual is left out. */
export type StepMore = Partial<Omit<Step, 'sql' | 'object' | 'verb'>>

/** A step that shares a transaction and has no danger, unless it says so. */
export function step(verb: Step['verb'], object: ObjectKey, sql: string, more: StepMore = {}): Step {
  return { sql: printsBack(sql), object, verb, transaction: 'inside', hazards: [], ...more, ...(more.undo === undefined ? {} : { undo: printsBack(more.undo) }) }
}

/** One clause of an `alter table`; neighbours on one table become one statement. */
export function alterTable(verb: Step['verb'], object: ObjectKey, table: string, clause: string, more: StepMore = {}): Step {
  const head = `alter table ${table}`
  return step(verb, object, `${head} ${clause}`, { joins: { head, clause: printsBack(clause) }, locks: [{ object: table.replace(/^only /, ''), mode: 'ACCESS EXCLUSIVE' }], ...more })
}

export function hazard(kind: Hazard['kind'], message: string): Hazard {
  return { kind, message }
}

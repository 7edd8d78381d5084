import type { ObjectKey } from './schema.ts'

/** One statement with all that a reviewer and a runner must know of it. */
export interface Step {
  /** Without its semicolon. */
  readonly sql: string
  /** The object it is for. */
  readonly object: ObjectKey
  readonly verb: 'create' | 'change' | 'drop' | 'rename' | 'copy' | 'guard'
  /** `alone`: cannot run inside a transaction, or should not. */
  readonly transaction: 'inside' | 'alone'
  /** The strongest lock it takes, and on what: `ACCESS EXCLUSIVE` on `public.users`. Absent when it locks nothing that others use. */
  readonly locks?: readonly LockTaken[]
  /** Reads or writes every row of these, under that lock. */
  readonly works?: 'rewrites' | 'scans'
  /** How much lies in what it works on: estimates of the server's, where it is live. */
  readonly rowsEstimate?: number
  readonly bytes?: number
  readonly hazards: readonly Hazard[]
  /** The statement that takes it back; absent when nothing does. */
  readonly undo?: string
  /** A value that it makes and that only a later transaction may use: a label. */
  readonly usableAfterCommit?: string
  /** Said above it in a script, as a comment of one line. */
  readonly note?: string
  /** Neighbours with the same head are one statement: `alter table public.users` + `add column a text`. */
  readonly joins?: { readonly head: string; readonly clause: string }
}

export interface LockTaken {
  readonly object: string
  readonly mode: string
  /** How many tables below it, partitions or heirs, are locked along. Absent: none. */
  readonly descendants?: number
}

/** One danger. */
export interface Hazard {
  readonly kind: 'loses-data' | 'blocks-writes' | 'blocks-reads' | 'may-fail-on-data' | 'cannot-be-undone' | 'changes-access' | 'restarts-sequence'
  /** One sentence: what may happen, to what. */
  readonly message: string
}

/** Steps that share a transaction, or one that stands alone. */
export interface StepGroup {
  readonly transaction: 'one' | 'none'
  /** The longest that a statement of it may wait for a lock; absent: as long as the session lets it. What stands alone waits as long as it has to. */
  readonly lockTimeoutMs?: number
  readonly steps: readonly Step[]
}

/** Ordered steps that make one schema of another. */
export interface Plan {
  readonly groups: readonly StepGroup[]
  /** What a person should know beforehand that no single step carries: roles that are missing, column order that stays. */
  readonly remarks: readonly string[]
}

import type { Mark } from '../model/migration.ts'

/**
 * Skein's own state: what must outlive a command and has no place in the databases themselves. Every engine passes test/conformance/store.ts.
 * Several processes may use one store at once.
 */
export interface Store {
  readonly progress: Progress
  /** Whether anything may have been kept: asked before a question that only a kept answer is worth. */
  isKept(): boolean
  /** Idempotent; never throws. */
  close(): Promise<void>
}

/** How far migrations have come that are not one transaction, by ledger (database identity and table) and migration. */
export interface Progress {
  /** What was written last; undefined when nothing was. Makes nothing that is not there. */
  read(ledger: string, migration: string): Promise<Mark | undefined>
  /** Durable when it resolves: a statement that cannot be undone is sent next. */
  write(ledger: string, migration: string, mark: Mark): Promise<void>
  /** Forgets; forgetting what is not there is no error. */
  clear(ledger: string, migration: string): Promise<void>
}

import type { Fleet as LoadedFleet, Member } from '../config/fleet.ts'
import type { Store } from '../store/store.ts'

/** A loaded fleet and the world it lives in: everything a use case needs, given once. */
export interface Fleet extends LoadedFleet {
  readonly env: Readonly<Record<string, string | undefined>>
  /** A disposable cache of what databases last said. */
  readonly answers: Answers
  /** Skein's own state, opened when first asked for; the commands that only read do without. */
  store(): Store
}

/** One database as configured. */
export type NamedDatabase = Member

/** Last-known answers by key, with their age. Losing them loses nothing. */
export interface Answers {
  read(key: string): Promise<{ readonly value: unknown; readonly ageMs: number } | undefined>
  write(key: string, value: unknown): Promise<void>
}

/** Bounds for one apply. Every one is a promise to the database's other users. */
export interface ApplyLimits {
  /** Longest single wait for a lock in milliseconds; tries begin far below it and grow towards it. */
  readonly lockTimeoutMs: number
  /** Longest run of one statement in milliseconds; absent means the server's own. */
  readonly statementTimeoutMs?: number
  /** How long a migration is tried again after lock timeouts and deadlocks, in milliseconds, all tries together. */
  readonly retryBudgetMs: number
  /** Longest wait for another runner to finish, in milliseconds. */
  readonly runnerWaitMs: number
}

/** A short wait many times over rather than a long one: waiting sessions stand in the queue before everybody else's. */
export const defaultLimits: ApplyLimits = { lockTimeoutMs: 2_000, retryBudgetMs: 600_000, runnerWaitMs: 10_000 }

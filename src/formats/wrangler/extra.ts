import type { Settled } from '../format.ts'

/** What Wrangler's settings say beyond the folder and the ledger's table: `Settled.extra`. */
export interface WranglerExtra {
  /** `migrations_pattern` inside the folder: `*.sql` unless it says otherwise. */
  readonly pattern: string
  readonly binding?: string
  readonly databaseName?: string
  /** Shown path of the configuration file. */
  readonly config?: string
}

export function wranglerExtra(settled: Settled): WranglerExtra {
  return { pattern: defaultPattern, ...settled.extra }
}

export const defaultDir = './migrations'
export const defaultTable = 'd1_migrations'
export const defaultPattern = '*.sql'

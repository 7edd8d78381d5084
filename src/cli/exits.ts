import type { DoctorReport } from '../fleet/reports/doctor.ts'
import type { MigrateReport } from '../fleet/reports/migrate.ts'
import type { ReadyReport } from '../fleet/reports/ready.ts'
import type { StatusReport } from '../fleet/reports/status.ts'
import { worse } from './context.ts'

/** 2 when a database could not be asked; 1 when a migration failed or is blocked, or, under `--exit-code`, when anything is to do. */
export function statusExit({ databases }: StatusReport, strict: boolean): number {
  return databases.map(({ state, error, findings }) => {
    if (state === 'unreachable') return error?.exit ?? 2
    if (state === 'failed' || state === 'blocked') return 1
    return strict && (state === 'pending' || findings.some(({ kind }) => kind === 'edited' || kind === 'late')) ? 1 : 0
  }).reduce(worse, 0)
}

/** 2 when a database failed, 1 when one refused, 0 when all got there. */
export function migrateExit({ databases }: MigrateReport): number {
  return databases.map(({ state, error }) => {
    if (state === 'refused') return 1
    if (state === 'cancelled') return 2
    if (state === 'failed') return error?.exit ?? 2
    return 0
  }).reduce(worse, 0)
}

/** 1 when not ready, 2 when that is because a database could not be asked. */
export function readyExit({ ready, databases }: ReadyReport): number {
  if (ready) return 0
  if (databases.some(({ state }) => state === 'failed' || state === 'waiting')) return 1
  return databases.map(({ error }) => error?.exit ?? 2).reduce(worse, 0)
}

/** 1 when something must be mended; warnings pass. */
export function doctorExit({ checks, databases }: DoctorReport): number {
  const all = [...checks, ...databases.flatMap((database) => database.checks)]
  const failed = databases.map(({ error }) => (error === undefined ? 0 : error.exit))
  return [all.some(({ state }) => state === 'problem') ? 1 : 0, ...failed].reduce(worse, 0)
}

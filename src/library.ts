import type { FleetDefinition } from './config/shape.ts'
import type { Fleet } from './fleet/fleet.ts'
import { defineFleetAt, loadFleet } from './fleet/load.ts'
import { migrate as migrateFleet } from './fleet/migrate.ts'
import type { MigrateOptions } from './fleet/migrate-options.ts'
import { type ReadyOptions, ready as fleetReady } from './fleet/ready.ts'
import type { MigrateReport } from './fleet/reports/migrate.ts'
import type { ReadyReport } from './fleet/reports/ready.ts'
import type { StatusReport } from './fleet/reports/status.ts'
import { type StatusOptions, status as fleetStatus } from './fleet/status.ts'

/** Which fleet: one in hand, or the configuration that is found from a folder upwards. */
export interface FleetSource {
  /** What `defineFleet` returned. Relative paths in it begin at `cwd`. */
  readonly fleet?: FleetDefinition
  /** A configuration file; absent: searched from `cwd` upwards. */
  readonly config?: string
  /** Defaults to the process's working directory. */
  readonly cwd?: string
  /** Defaults to `SKEIN_ENVIRONMENT`, else `local`. */
  readonly environment?: string
  /** Defaults to the process's environment. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** Where every database stands: the report of `skein status`. Rejects with a SkeinError when there is no valid configuration. */
export async function status(options: FleetSource & StatusOptions = {}): Promise<StatusReport> {
  return fleetStatus(await fleetFrom(options), options)
}

/** Applies what is pending: the report of `skein migrate`. A database that fails is in the report, never an exception. */
export async function migrate(options: FleetSource & MigrateOptions = {}): Promise<MigrateReport> {
  return migrateFleet(await fleetFrom(options), options)
}

/** Whether every migration of this build is applied: the report of `skein ready`. */
export async function ready(options: FleetSource & ReadyOptions = {}): Promise<ReadyReport> {
  return fleetReady(await fleetFrom(options), options)
}

function fleetFrom({ fleet, config, cwd = process.cwd(), environment, env = process.env }: FleetSource): Promise<Fleet> {
  const options = { env, ...(environment === undefined ? {} : { environment }) }
  return fleet === undefined ? loadFleet({ ...options, cwd, ...(config === undefined ? {} : { file: config }) }) : defineFleetAt(fleet, cwd, options)
}

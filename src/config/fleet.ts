import { select } from './select.ts'
import type { DatabaseConfig, FleetConfig } from './shape.ts'

/** One database of a loaded fleet. */
export interface Member {
  readonly name: string
  readonly config: DatabaseConfig
  /** What writes asks first: the database or its whole environment is marked. */
  readonly production: boolean
}

/** A loaded configuration in one environment. */
export interface Fleet {
  /** Absolute path of the configuration. */
  readonly file: string
  /** Its folder: relative paths begin here. */
  readonly root: string
  readonly environment: string
  readonly config: FleetConfig
  /**
   * The databases that the selectors name, all when there are none, in the configuration's order, each once.
   * A generator: callers must not assume that the list is short, or known before the first one is there.
   * Throws `config.unknown-selector` before the first one.
   */
  members(selectors?: readonly string[]): AsyncGenerator<Member>
}

/** A fleet from a validated configuration. */
export function fleetOf(config: FleetConfig, place: { readonly file: string; readonly root: string; readonly environment: string }): Fleet {
  return {
    ...place,
    config,
    async *members(selectors = []) {
      for (const [name, database] of select(config.databases, selectors))
        yield { name, config: database, production: database.production ?? config.production ?? false }
    },
  }
}

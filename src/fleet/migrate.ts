import { defaultLimits } from '../apply/limits.ts'
import { databaseMigration } from './database-migration.ts'
import { dependencyCycle, notConfirmed } from './errors.ts'
import type { Fleet, NamedDatabase } from './fleet.ts'
import { Folders } from './member.ts'
import { inParallel } from './parallel.ts'
import type { MigrateOptions } from './migrate-options.ts'
import type { DatabaseMigration, MigrateReport } from './reports/migrate.ts'
import { Turns } from './turns.ts'

const parallelDefault = 8

/** Applies what is pending, databases in parallel, statements in order. A database that fails never hides or stops the others. */
export async function migrate(fleet: Fleet, options: MigrateOptions = {}): Promise<MigrateReport> {
  const selected: NamedDatabase[] = []
  for await (const database of fleet.members(options.select)) selected.push(database)
  await confirmProduction(selected, options)
  const folders = new Folders()
  const ledgers = new Map<string, string>()
  const ordered = dependenciesFirst(selected)
  const dependencies = dependencyTurns(ordered)
  const turns = new Turns()
  const limits = { ...defaultLimits, ...options.limits }
  const results = await inParallel(ordered, options.parallel ?? parallelDefault, (database) =>
    dependencies.take(database, async (unmet) => {
      options.observe?.begin?.(database.name)
      const result = await databaseMigration(database, { fleet, folders, ledgers, turns, options, limits, unmet })
      options.observe?.end?.(result)
      return result
    }),
  )
  const databases = selected.map(({ name }) => results.find((result) => result.name === name) as DatabaseMigration)
  return { dryRun: options.dryRun === true, databases, summary: summarize(databases) }
}

async function confirmProduction(selected: readonly NamedDatabase[], options: MigrateOptions): Promise<void> {
  if (options.dryRun === true || options.yes === true) return
  const production = selected.filter(({ config, production }) => config.manage !== 'observe' && production).map(({ name }) => name)
  if (production.length === 0) return
  if ((await options.confirm?.(production)) === true) return
  throw notConfirmed(`${production.join(', ')} ${production.length === 1 ? 'is' : 'are'} marked as production`, { hint: 'Say --yes to migrate them.' })
}

interface DependencyTurns {
  /** Runs `work` once all that the database depends on are through; `unmet` names those that did not get there. */
  take(database: NamedDatabase, work: (unmet: readonly string[]) => Promise<DatabaseMigration>): Promise<DatabaseMigration>
}

const arrived: ReadonlySet<DatabaseMigration['state']> = new Set(['migrated', 'current', 'planned'])

function dependencyTurns(selected: readonly NamedDatabase[]): DependencyTurns {
  const results = new Map<string, { readonly promise: Promise<DatabaseMigration>; readonly resolve: (result: DatabaseMigration) => void }>()
  for (const { name } of selected) results.set(name, withResolvers())
  return {
    async take(database, work) {
      const unmet: string[] = []
      for (const name of database.config.dependsOn ?? []) {
        const result = await results.get(name)?.promise
        if (result !== undefined && !arrived.has(result.state)) unmet.push(name)
      }
      const result = await work(unmet)
      results.get(database.name)?.resolve(result)
      return result
    },
  }
}

function withResolvers(): { promise: Promise<DatabaseMigration>; resolve: (result: DatabaseMigration) => void } {
  let resolve: (result: DatabaseMigration) => void = () => {}
  const promise = new Promise<DatabaseMigration>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

/** In an order in which nobody waits for somebody behind: a bounded number at a time can then never wait for ever. */
function dependenciesFirst(selected: readonly NamedDatabase[]): readonly NamedDatabase[] {
  const byName = new Map(selected.map((database) => [database.name, database]))
  const state = new Map<string, 'open' | 'done'>()
  const ordered: NamedDatabase[] = []
  const visit = (database: NamedDatabase, path: readonly string[]): void => {
    const { name } = database
    if (state.get(name) === 'done') return
    if (state.get(name) === 'open') throw dependencyCycle(`dependsOn forms a circle: ${[...path.slice(path.indexOf(name)), name].join(' → ')}`)
    state.set(name, 'open')
    for (const next of database.config.dependsOn ?? []) {
      const dependency = byName.get(next)
      if (dependency !== undefined) visit(dependency, [...path, name])
    }
    state.set(name, 'done')
    ordered.push(database)
  }
  for (const database of selected) visit(database, [])
  return ordered
}

function summarize(databases: readonly DatabaseMigration[]): MigrateReport['summary'] {
  const count = (state: DatabaseMigration['state']) => databases.filter((database) => database.state === state).length
  return {
    databases: databases.length,
    migrations: databases.reduce((sum, { applied }) => sum + applied.length, 0),
    migrated: count('migrated'),
    current: count('current'),
    planned: count('planned'),
    refused: count('refused'),
    failed: count('failed'),
    cancelled: count('cancelled'),
    skipped: count('skipped'),
  }
}

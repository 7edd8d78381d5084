import { command } from '../command.ts'

interface Flags {
  readonly dryRun?: boolean
  readonly to?: string
  readonly allowLate?: boolean
  readonly allowEdited?: boolean
  readonly allow?: string
  readonly yes?: boolean
  readonly parallel?: number
  readonly timeout?: number
  readonly lockTimeout?: number
  readonly retryFor?: number
  readonly statementTimeout?: number
}

/** `skein migrate`: applies what is pending. */
export const migrate = command<Flags>({
  name: 'migrate',
  brief: 'Apply all that is pending',
  about:
    'Applies every pending migration, databases in parallel, statements in order, under the lock that the official tool takes too.\nThe ledger row goes with the migration in one transaction where the engine allows; elsewhere a migration that failed goes on at the statement that failed.',
  examples: [
    ['skein migrate', 'everything'],
    ['skein migrate --dry-run', 'the exact statements; writes nothing'],
    ['skein migrate crm --to 0007_add_nick', 'one database, up to a migration'],
    ['skein migrate --environment production --yes', 'in a deploy job'],
  ],
  flags: {
    dryRun: { kind: 'boolean', brief: 'print the statements, write nothing at all' },
    to: { kind: 'text', brief: 'apply up to this migration, inclusive', placeholder: 'MIGRATION' },
    allowLate: { kind: 'boolean', brief: 'also apply migrations that were merged behind the newest applied one' },
    allowEdited: { kind: 'boolean', brief: 'go on although an applied migration was edited' },
    allow: { kind: 'text', brief: 'run statements of these rules of the deny list, commas between', placeholder: 'RULES' },
    yes: { kind: 'boolean', brief: 'the answer to the question that production databases ask' },
    parallel: { kind: 'count', brief: 'databases migrated at a time (default 8)' },
    timeout: { kind: 'duration', brief: 'for connecting and reading the ledger (default 10s)' },
    lockTimeout: { kind: 'duration', brief: 'longest single wait for a lock (default 2s)' },
    retryFor: { kind: 'duration', brief: 'how long a lock is tried for again (default 10m)' },
    statementTimeout: { kind: 'duration', brief: 'longest run of one statement (default: the server’s own)' },
  },
  words: { brief: 'database, group or glob', placeholder: 'SELECTOR' },
  async run(context, flags, select) {
    const [{ openFleet }, { migrate: apply }, { answer }, { migrateText }, { migrateProgress }, { migrateExit }, { confirmer }] = await Promise.all([
      import('../open-fleet.ts'),
      import('../../fleet/migrate.ts'),
      import('../answer.ts'),
      import('../render/migrate.ts'),
      import('../render/progress.ts'),
      import('../exits.ts'),
      import('../confirm.ts'),
    ])
    const fleet = await openFleet(context, flags, flags.dryRun === true ? 'reading' : 'writing')
    const progress = await migrateProgress(context, flags.json === true)
    const confirm = confirmer(context)
    const limits = {
      ...(flags.lockTimeout === undefined ? {} : { lockTimeoutMs: flags.lockTimeout }),
      ...(flags.retryFor === undefined ? {} : { retryBudgetMs: flags.retryFor }),
      ...(flags.statementTimeout === undefined ? {} : { statementTimeoutMs: flags.statementTimeout }),
    }
    const report = await apply(fleet, {
      select,
      limits,
      signal: context.signal,
      observe: progress.observe,
      dryRun: flags.dryRun === true,
      allowLate: flags.allowLate === true,
      allowEdited: flags.allowEdited === true,
      yes: flags.yes === true,
      ...(flags.allow === undefined ? {} : { allow: flags.allow.split(',') }),
      ...(confirm === undefined ? {} : { confirm }),
      ...(flags.to === undefined ? {} : { to: flags.to }),
      ...(flags.parallel === undefined ? {} : { parallel: flags.parallel }),
      ...(flags.timeout === undefined ? {} : { timeoutMs: flags.timeout }),
    }).finally(() => progress.end())
    answer(context, { command: 'migrate', json: flags.json === true, environment: fleet.environment }, report, (done) => migrateText(done, context))
    context.exit(migrateExit(report))
  },
})

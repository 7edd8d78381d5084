import { command } from '../command.ts'

interface Flags {
  readonly exitCode?: boolean
  readonly timeout?: number
  readonly parallel?: number
}

/** `skein status`: where every database stands. */
export const status = command<Flags>({
  name: 'status',
  brief: 'Every database in one view',
  about: 'Asks every database for its ledger and compares it with the folder: head, applied, pending, late, edited, failed.\nOne deadline for each database: one that hangs delays nobody. Writes nothing.',
  examples: [
    ['skein status', 'all databases'],
    ['skein status crm "ai:*"', 'one database and a pattern'],
    ['skein status --ps --json', 'a group, for programs'],
    ['skein status --exit-code', 'exit 1 when anything is pending or wrong'],
  ],
  flags: {
    exitCode: { kind: 'boolean', brief: 'exit 1 when anything is pending, late, edited or failed' },
    timeout: { kind: 'duration', brief: 'for each database (default 2s)' },
    parallel: { kind: 'count', brief: 'databases asked at a time (default 64)' },
  },
  words: { brief: 'database, group or glob', placeholder: 'SELECTOR' },
  async run(context, flags, select) {
    const [{ openFleet }, { status: ask }, { answer }, { statusText }, { statusExit }] = await Promise.all([
      import('../open-fleet.ts'),
      import('../../fleet/status.ts'),
      import('../answer.ts'),
      import('../render/status.ts'),
      import('../exits.ts'),
    ])
    const fleet = await openFleet(context, flags, 'reading')
    const report = await ask(fleet, {
      select,
      signal: context.signal,
      ...(flags.timeout === undefined ? {} : { timeoutMs: flags.timeout }),
      ...(flags.parallel === undefined ? {} : { parallel: flags.parallel }),
    })
    answer(context, { command: 'status', json: flags.json === true, environment: fleet.environment }, report, (found) => statusText(found, context, flags.verbose === true))
    context.exit(statusExit(report, flags.exitCode === true))
  },
})

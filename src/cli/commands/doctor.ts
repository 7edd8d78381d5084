import { command } from '../command.ts'

interface Flags {
  readonly timeout?: number
}

/** `skein doctor`: what stands between this machine and the fleet. */
export const doctor = command<Flags>({
  name: 'doctor',
  brief: 'Connectivity, versions, privileges, poolers, clock, configuration',
  about: 'Tries both URLs of every database, reads folders and ledgers, and says what is missing, with the statement that grants it. Writes nothing.',
  examples: [
    ['skein doctor', 'everything'],
    ['skein doctor crm', 'one database'],
  ],
  flags: { timeout: { kind: 'duration', brief: 'for each connection (default 5s)' } },
  words: { brief: 'database, group or glob', placeholder: 'SELECTOR' },
  async run(context, flags, select) {
    const [{ openFleet }, { doctor: examine }, { answer }, { doctorText }, { doctorExit }] = await Promise.all([
      import('../open-fleet.ts'),
      import('../../fleet/doctor.ts'),
      import('../answer.ts'),
      import('../render/doctor.ts'),
      import('../exits.ts'),
    ])
    const fleet = await openFleet(context, flags, 'reading')
    const report = await examine(fleet, { select, signal: context.signal, ...(flags.timeout === undefined ? {} : { timeoutMs: flags.timeout }) })
    answer(context, { command: 'doctor', json: flags.json === true, environment: fleet.environment }, report, (found) => doctorText(found, context))
    context.exit(doctorExit(report))
  },
})

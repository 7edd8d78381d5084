import { command } from '../command.ts'

interface Flags {
  readonly name?: string
}

/** `skein new`: an empty hand-written migration. */
export const newCommand = command<Flags>({
  name: 'new',
  brief: 'An empty hand-written migration',
  about: 'Writes an empty migration in the database’s own format, with the number, the journal entry, the snapshot or the sum that its tool wants.',
  examples: [
    ['skein new "add nick" crm', 'for one database'],
    ['skein new backfill_totals', 'when all databases share one folder'],
  ],
  flags: { name: { kind: 'text', brief: 'what it is about, instead of the first word', placeholder: 'TEXT' } },
  words: { brief: 'what it is about, then the database', placeholder: 'NAME', atMost: 2 },
  async run(context, flags, words) {
    const [{ openFleet }, { newMigration }, { answer }, { newText }, { nameMissing }] = await Promise.all([
      import('../open-fleet.ts'),
      import('../../fleet/new.ts'),
      import('../answer.ts'),
      import('../render/new.ts'),
      import('../errors.ts'),
    ])
    const [name, database] = flags.name === undefined ? words : [flags.name, words[0]]
    if (name === undefined || name.trim() === '') throw nameMissing('the migration needs a name', { hint: 'For example: skein new "add nick" crm' })
    const fleet = await openFleet(context, flags, 'writing')
    const report = await newMigration({ fleet, name, now: new Date(), ...(database === undefined ? {} : { database }) })
    answer(context, { command: 'new', json: flags.json === true, environment: fleet.environment }, report, (made) => newText(made, context))
  },
})

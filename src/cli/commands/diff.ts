import { command } from '../command.ts'
import { type SourceFlags, sourceFlags } from '../source-world.ts'

interface Flags extends SourceFlags {
  readonly from?: string
  readonly to?: string
  readonly format?: 'sql'
  readonly online?: boolean
  readonly offline?: boolean
  readonly rename?: readonly string[]
  readonly force?: boolean
  readonly reverse?: boolean
  readonly verify?: boolean
  readonly columnOrder?: boolean
  readonly exitCode?: boolean
}

/** `skein diff`: the statements that make one schema of another. */
export const diff = command<Flags>({
  name: 'diff',
  brief: 'The plan from one schema to another',
  about: 'Compares two schemas and plans the statements that make the first as the second, without losing a row. Writes to neither.\nA source is a URL, an SQL file, a folder of them, a folder of migrations, or db:NAME for a database of the fleet.',
  examples: [
    ['skein diff --from db:crm --to schema.sql', 'what the database lacks'],
    ['skein diff --from "$A" --to "$B" --format sql', 'a script for psql, and nothing else'],
    ['skein diff --from migrations --to db:crm --exit-code', 'exit 1 when they differ'],
  ],
  flags: {
    from: { kind: 'text', brief: 'the schema to begin with', placeholder: 'SOURCE' },
    to: { kind: 'text', brief: 'the schema that is wanted', placeholder: 'SOURCE' },
    format: { kind: 'choice', brief: 'sql: only the script', choices: ['sql'] },
    online: { kind: 'boolean', brief: 'without long locks (default for a live database)' },
    offline: { kind: 'boolean', brief: 'in one transaction (default for files)' },
    rename: { kind: 'texts', brief: 'what is called otherwise: column:public.users.nick=handle (may be repeated)', placeholder: 'KIND:OLD=NEW' },
    reverse: { kind: 'boolean', brief: 'the way back, with what each step would lose' },
    verify: { kind: 'boolean', brief: 'try the plan in a scratch database' },
    columnOrder: { kind: 'boolean', brief: 'copy tables whose columns stand in another order' },
    force: { kind: 'boolean', brief: 'read a product that only speaks like Postgres' },
    exitCode: { kind: 'boolean', brief: 'exit 1 when they differ' },
    ...sourceFlags,
  },
  async run(context, flags) {
    const [{ diff: compare }, { answer }, { diffText }, { sourceWorld }, { sourcesMissing, mannersBoth }] = await Promise.all([
      import('../../fleet/diff.ts'),
      import('../answer.ts'),
      import('../render/diff.ts'),
      import('../source-world.ts'),
      import('../errors.ts'),
    ])
    const { from, to } = flags
    if (from === undefined || to === undefined) throw sourcesMissing('a comparison needs --from and --to', { hint: 'For example: skein diff --from db:crm --to schema.sql' })
    if (flags.online === true && flags.offline === true) throw mannersBoth('--online and --offline exclude each other')
    const manner = flags.online === true ? { manner: 'online' as const } : flags.offline === true ? { manner: 'offline' as const } : {}
    const report = await sourceWorld(context, flags, (world) => compare({ ...world, from, to, ...manner, force: flags.force === true, reverse: flags.reverse === true, verify: flags.verify === true, columnOrder: flags.columnOrder === true, stamps: flags.json === true, renames: flags.rename ?? [] }))
    const to_ = { command: 'diff', json: flags.json === true, ...(flags.environment === undefined ? {} : { environment: flags.environment }) }
    if (flags.format === 'sql' && flags.json !== true) context.process.stdout.write(report.sql)
    else answer(context, to_, report, (found) => diffText(found, context))
    context.exit((flags.exitCode === true && !report.equal) || report.verified?.passed === false ? 1 : 0)
  },
})

import { command } from '../command.ts'
import { type SourceFlags, sourceFlags } from '../source-world.ts'

interface Flags extends SourceFlags {
  readonly format?: 'sql' | 'json'
}

/** `skein inspect`: the schema of one source. */
export const inspect = command<Flags>({
  name: 'inspect',
  brief: 'A schema as SQL, JSON or a picture',
  about: 'Reads a whole schema in one round trip and prints it. Writes nothing.\nA source is a URL, an SQL file, a folder of them, a folder of migrations, or db:NAME for a database of the fleet.',
  examples: [
    ['skein inspect db:crm', 'what is there, counted'],
    ['skein inspect db:crm --format sql > schema.sql', 'a script that makes it'],
    ['skein inspect "$URL" --schema app --json', 'the model, for programs'],
  ],
  flags: { format: { kind: 'choice', brief: 'sql: a script; json: the model', choices: ['sql', 'json'] }, ...sourceFlags },
  words: { brief: 'the source', placeholder: 'SOURCE', atLeast: 1, atMost: 1 },
  async run(context, flags, [source = '']) {
    const [{ inspect: read }, { answer }, { inspectText }, { sourceWorld }] = await Promise.all([
      import('../../fleet/inspect.ts'),
      import('../answer.ts'),
      import('../render/inspect.ts'),
      import('../source-world.ts'),
    ])
    const found = await read({ ...sourceWorld(context, flags), source })
    const json = flags.json === true || flags.format === 'json'
    if (flags.format === 'sql' && !json) context.process.stdout.write(found.sql())
    else answer(context, { command: 'inspect', json, ...(flags.environment === undefined ? {} : { environment: flags.environment }) }, found.report, (report) => inspectText(report, context))
  },
})

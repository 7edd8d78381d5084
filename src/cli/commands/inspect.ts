import type { Inspected } from '../../fleet/inspect.ts'
import type { CliContext } from '../context.ts'
import { command } from '../command.ts'
import { type SourceFlags, sourceFlags } from '../source-world.ts'

const formats = ['sql', 'json', 'mermaid', 'svg', 'fingerprint', 'stamp'] as const

interface Flags extends SourceFlags {
  readonly format?: (typeof formats)[number]
  readonly force?: boolean
}

/** `skein inspect`: the schema of one source. */
export const inspect = command<Flags>({
  name: 'inspect',
  brief: 'A schema as SQL, JSON or a picture',
  about: 'Reads a whole schema in one round trip and prints it. Writes nothing.\nA source is a URL, an SQL file, a folder of them, a folder of migrations, or db:NAME for a database of the fleet.',
  examples: [
    ['skein inspect db:crm', 'what is there, counted'],
    ['skein inspect db:crm --format sql > schema.sql', 'a script that makes it'],
    ['skein inspect migrations --format svg > schema.svg', 'a picture to put on the wall'],
    ['skein inspect "$URL" --schema app --json', 'the model, for programs'],
  ],
  flags: { format: { kind: 'choice', brief: 'sql: a script; json: the model; mermaid, svg: a diagram; fingerprint: of what it says; stamp: of this database', choices: formats }, force: { kind: 'boolean', brief: 'read a product that only speaks like Postgres' }, ...sourceFlags },
  words: { brief: 'the source', placeholder: 'SOURCE', atLeast: 1, atMost: 1 },
  async run(context, flags, [source = '']) {
    const [use, { answer }, { inspectText }, { sourceWorld }] = await Promise.all([import('../../fleet/inspect.ts'), import('../answer.ts'), import('../render/inspect.ts'), import('../source-world.ts')])
    const json = flags.json === true || flags.format === 'json'
    if (flags.format === 'stamp' && !json) return print(context, `${await sourceWorld(context, flags, (world) => use.stamp({ ...world, source }))}\n`)
    const found = await sourceWorld(context, flags, (world) => use.inspect({ ...world, source, force: flags.force === true }))
    if (json || flags.format === undefined) answer(context, { command: 'inspect', json, ...(flags.environment === undefined ? {} : { environment: flags.environment }) }, found.report(), (report) => inspectText(report, context))
    else print(context, await written(flags.format, found))
  },
})

/** A schema in one of the forms that stand for themselves. */
async function written(format: (typeof formats)[number], found: Inspected): Promise<string> {
  if (format === 'fingerprint') return `${found.fingerprint()}\n`
  if (format === 'mermaid') return (await import('../render/entities/mermaid.ts')).mermaid(found.entities())
  if (format === 'svg') return (await import('../render/entities/picture.ts')).picture(found.label, found.entities())
  return found.sql()
}

function print(context: CliContext, text: string): void {
  context.process.stdout.write(text)
}

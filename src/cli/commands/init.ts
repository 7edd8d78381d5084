import { command } from '../command.ts'

interface Flags {
  readonly print?: boolean
  readonly dryRun?: boolean
}

/** `skein init`: the configuration, from what is there. */
export const init = command<Flags>({
  name: 'init',
  brief: 'Find the projects in this repository and write skein.config.ts',
  about:
    'Looks for Drizzle, Prisma, Atlas, Wrangler and plain SQL migrations below this folder, however nested, by reading only. Writes skein.config.ts with the\nreason for each choice, and the lines of .gitattributes that keep git from changing a hashed file’s line endings. Overwrites nothing.',
  examples: [
    ['skein init', 'write the configuration'],
    ['skein init --print', 'only show it'],
  ],
  flags: {
    print: { kind: 'boolean', brief: 'show what would be written, write nothing' },
    dryRun: { kind: 'boolean', brief: 'the same' },
  },
  async run(context, flags) {
    const [{ init: find }, { answer }, { initText }] = await Promise.all([import('../../fleet/init.ts'), import('../answer.ts'), import('../render/init.ts')])
    const report = await find({ cwd: context.cwd, write: flags.print !== true && flags.dryRun !== true })
    answer(context, { command: 'init', json: flags.json === true }, report, (found) => initText(found, context))
  },
})

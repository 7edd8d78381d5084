import { command } from '../command.ts'

interface Flags {
  readonly manifest?: string
  readonly writeManifest?: string
  readonly timeout?: number
}

/** `skein ready`: for containers that must not start before their schema is there. */
export const ready = command<Flags>({
  name: 'ready',
  brief: 'Pass when every migration of this build is applied',
  about:
    'Asks with the application’s own URL whether every migration of this build’s folders, or of a manifest, is applied. A database that is ahead passes.\nWith --timeout it waits; a migration that stopped half way ends the wait at once with exit code 1.',
  examples: [
    ['skein ready', 'ask once'],
    ['skein ready --timeout 60s', 'wait up to a minute'],
    ['skein ready --write-manifest migrations.json', 'when the image is built'],
    ['skein ready --manifest migrations.json', 'in an image without the folders'],
  ],
  flags: {
    manifest: { kind: 'text', brief: 'what must be applied, instead of the folders', placeholder: 'FILE' },
    writeManifest: { kind: 'text', brief: 'write the manifest of the folders and ask nobody', placeholder: 'FILE' },
    timeout: { kind: 'duration', brief: 'how long to wait, all databases together (default: ask once)' },
  },
  words: { brief: 'database, group or glob', placeholder: 'SELECTOR' },
  async run(context, flags, select) {
    const [{ openFleet }, { ready: ask }, { manifestOf, readManifest, writeManifest }, { answer }, { readyText }, { counted }, { readyExit }] = await Promise.all([
      import('../open-fleet.ts'),
      import('../../fleet/ready.ts'),
      import('../../fleet/manifest.ts'),
      import('../answer.ts'),
      import('../render/ready.ts'),
      import('../render/table.ts'),
      import('../exits.ts'),
    ])
    const fleet = await openFleet(context, flags, 'reading')
    const to = { command: 'ready', json: flags.json === true, environment: fleet.environment }
    if (flags.writeManifest !== undefined) {
      const manifest = await manifestOf(fleet, select)
      await writeManifest(flags.writeManifest, manifest, context.cwd)
      const report = { ready: false, waitedMs: 0, databases: [], manifest: flags.writeManifest }
      answer(context, to, report, () => `wrote ${flags.writeManifest}: ${counted(Object.keys(manifest.databases).length, 'database')}\n`)
      return
    }
    const report = await ask(fleet, {
      select,
      signal: context.signal,
      ...(flags.manifest === undefined ? {} : { manifest: await readManifest(flags.manifest, context.cwd) }),
      ...(flags.timeout === undefined ? {} : { waitMs: flags.timeout }),
    })
    answer(context, to, report, (found) => readyText(found, context))
    context.exit(readyExit(report))
  },
})

import { command } from '../command.ts'

interface Flags {
  readonly into?: string
}

/** `skein demo`: a fleet to play with. */
export const demo = command<Flags>({
  name: 'demo',
  brief: 'A fleet of six databases to play with',
  about: 'Makes an insurer’s fleet of six databases in a folder of its own, on engines that run in this process: Drizzle and Prisma on PGlite, Atlas and plain SQL on\nSQLite files, two Wrangler projects on local D1. Then migrates it, and shows a late migration and an edited one being caught.',
  examples: [
    ['skein demo', 'into ./skein-demo'],
    ['skein demo --into /tmp/fleet', 'somewhere else'],
  ],
  flags: { into: { kind: 'text', brief: 'the folder to make (default ./skein-demo)', placeholder: 'FOLDER' } },
  async run(context, flags) {
    const { runDemo } = await import('../demo.ts')
    await runDemo(context, { into: flags.into ?? 'skein-demo', json: flags.json === true })
  },
})

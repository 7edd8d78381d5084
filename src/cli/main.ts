#!/usr/bin/env node
import { version } from '../version.ts'
import { Compiled } from './compiled.ts'
import { ownProcess } from './own-process.ts'
import { rootHelp } from './root-help.ts'
import { beShortLived } from './short-lived.ts'
import { guardStreams } from './streams.ts'

/** The entry: what needs nothing is answered with nothing loaded. The only place that ends the process. */
const args = process.argv.slice(2)
const [first] = args

if (args.length === 1 && (first === '--version' || first === '-v')) {
  guardStreams([process.stdout])
  process.stdout.write(`${version}\n`)
} else if (args.length === 0 || (args.length === 1 && (first === '--help' || first === '-h' || first === 'help'))) {
  guardStreams([process.stdout])
  process.stdout.write(rootHelp)
} else {
  const written = guardStreams([process.stdout, process.stderr])
  beShortLived()
  const compiled = Compiled.of(import.meta.dirname, args, process.env)
  const { stdout, exit } = ownProcess()
  const end = async (code: number) => {
    const lost = await written.lost()
    if (code < 2) compiled?.keep()
    exit(lost && code < 2 ? 2 : code)
  }
  const given = { process: { stdout, stderr: process.stderr, env: process.env } }
  void import('./run.ts').then(async ({ run, crashed }) => {
    process.on('uncaughtException', (error) => void end(crashed(error, args, given)))
    await end(await run(args, given))
  })
}

#!/usr/bin/env node
import { version } from '../version.ts'
import { rootHelp } from './root-help.ts'
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
  void import('./run.ts').then(async ({ run }) => {
    const code = await run(args)
    process.exit((await written.lost()) && code < 2 ? 2 : code)
  })
}

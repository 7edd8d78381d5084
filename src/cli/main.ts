#!/usr/bin/env node
import { version } from '../version.ts'
import { rootHelp } from './root-help.ts'

/** The entry: what needs nothing is answered with nothing loaded. The only place that ends the process. */
const args = process.argv.slice(2)
const [first] = args

if (args.length === 1 && (first === '--version' || first === '-v')) {
  process.stdout.write(`${version}\n`)
} else if (args.length === 0 || (args.length === 1 && (first === '--help' || first === '-h' || first === 'help'))) {
  process.stdout.write(rootHelp)
} else {
  void import('./run.ts').then(async ({ run }) => process.exit(await run(args)))
}

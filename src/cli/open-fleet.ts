import type { Fleet } from '../fleet/fleet.ts'
import { loadFleet, loadOrFindFleet } from '../fleet/load.ts'
import type { CommonFlags } from './command.ts'
import type { CliContext } from './context.ts'

/** The fleet that a command's flags ask for; one that only reads does without a configuration. */
export function openFleet(context: CliContext, flags: CommonFlags, only: 'reading' | 'writing'): Promise<Fleet> {
  const load = only === 'reading' ? loadOrFindFleet : loadFleet
  return load({
    cwd: context.cwd,
    env: context.env,
    ...(flags.config === undefined ? {} : { file: flags.config }),
    ...(flags.environment === undefined ? {} : { environment: flags.environment }),
    ...(flags.verbose === true ? { diagnose: (line: string) => void context.process.stderr.write(`${line}\n`) } : {}),
  })
}

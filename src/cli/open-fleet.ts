import type { Fleet } from '../fleet/fleet.ts'
import { loadFleet } from '../fleet/load.ts'
import type { CommonFlags } from './command.ts'
import type { CliContext } from './context.ts'

/** The fleet that a command's flags ask for. */
export function openFleet(context: CliContext, flags: CommonFlags): Promise<Fleet> {
  return loadFleet({
    cwd: context.cwd,
    env: context.env,
    ...(flags.config === undefined ? {} : { file: flags.config }),
    ...(flags.environment === undefined ? {} : { environment: flags.environment }),
    ...(flags.verbose === true ? { diagnose: (line: string) => void context.process.stderr.write(`${line}\n`) } : {}),
  })
}

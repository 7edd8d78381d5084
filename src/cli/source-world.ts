import type { SourceWorld } from '../fleet/source-schema.ts'
import type { CommonFlags } from './command.ts'
import type { CliContext } from './context.ts'
import { doing } from './render/doing.ts'
import { openFleet } from './open-fleet.ts'

/** Flags of the commands that read schemas. */
export interface SourceFlags {
  readonly schema?: readonly string[]
  readonly include?: readonly string[]
  readonly scratch?: string
  readonly timeout?: number
}

/** How long connecting may take when nobody says otherwise. */
const timeoutDefaultMs = 10_000

export const sourceFlags = {
  schema: { kind: 'texts', brief: 'only this schema (may be repeated)', placeholder: 'NAME' },
  include: { kind: 'texts', brief: 'also a kind that is left out otherwise: role, subscription', placeholder: 'KIND' },
  scratch: { kind: 'text', brief: 'a server on which throw-away databases may be made (else SKEIN_SCRATCH_URL)', placeholder: 'URL' },
  timeout: { kind: 'duration', brief: 'for connecting (default 10s)' },
} as const

/** Works with what source arguments are read with, from a command's flags. On a terminal it is shown what is being done. */
export async function sourceWorld<Result>(context: CliContext, flags: SourceFlags & CommonFlags, work: (world: SourceWorld) => Promise<Result>): Promise<Result> {
  const { tell, end } = doing(context, flags.json === true)
  try {
    return await work({ ...worldOf(context, flags), tell })
  } finally {
    end()
  }
}

function worldOf(context: CliContext, flags: SourceFlags & CommonFlags): SourceWorld {
  let opened: ReturnType<typeof openFleet> | undefined
  const fleet = () => (opened ??= openFleet(context, flags, 'reading'))
  const scratchUrl = flags.scratch ?? context.env.SKEIN_SCRATCH_URL
  return {
    cwd: context.cwd,
    env: context.env,
    fleet,
    scratch: async (dialect) => (await import('../fleet/scratch-settings.ts')).scratchSettings((await hasConfig(context, flags)) ? await fleet() : undefined, dialect),
    ...(flags.verbose === true ? { diagnose: (line: string) => void context.process.stderr.write(`${line}\n`) } : {}),
    ...(scratchUrl === undefined || scratchUrl === '' ? {} : { scratchUrl }),
    timeoutMs: flags.timeout ?? timeoutDefaultMs,
    signal: context.signal,
    scope: { ...(flags.schema === undefined ? {} : { schemas: flags.schema }), ...(flags.include === undefined ? {} : { also: flags.include }) },
  }
}

/** Files are compared without one; what `init` would find says nothing of scratch databases. */
async function hasConfig(context: CliContext, flags: CommonFlags): Promise<boolean> {
  return flags.config !== undefined || (await import('../config/find.ts')).nearestConfig(context.cwd) !== undefined
}

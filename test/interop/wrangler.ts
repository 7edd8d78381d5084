/** Wrangler, on local D1 only: 4.86.0 on the Node that runs the tests, 4.150.0 on a newer one. */
import { join } from 'node:path'
import { interopFolder, program } from '../services.ts'
import { runTool, type ToolResult } from './tool.ts'

export type WranglerVersion = '4.86' | '4.150'

export interface WranglerProject {
  readonly version: WranglerVersion
  /** Holds the Wrangler configuration. */
  readonly folder: string
  /** A database's name or binding in that configuration. */
  readonly database: string
  readonly environment?: string
}

/** `wrangler d1 migrations apply --local`. */
export function wranglerApply(project: WranglerProject): Promise<ToolResult> {
  return wrangler(project, ['migrations', 'apply', project.database])
}

/** `wrangler d1 migrations list --local`. It creates the ledger when there is none. */
export function wranglerList(project: WranglerProject): Promise<ToolResult> {
  return wrangler(project, ['migrations', 'list', project.database])
}

/** The rows of one query, by `wrangler d1 execute --local --json`. */
export async function wranglerQuery(project: WranglerProject, query: string): Promise<readonly Record<string, unknown>[]> {
  const { exitCode, output } = await wrangler(project, ['execute', project.database, '--json', '--command', query])
  if (exitCode !== 0) throw new Error(output)
  const answers = JSON.parse(output.slice(output.indexOf('['))) as readonly [{ readonly results: readonly Record<string, unknown>[] }]
  return answers[0].results
}

function wrangler({ version, folder, environment }: WranglerProject, command: readonly string[]): Promise<ToolResult> {
  const node = version === '4.86' ? process.execPath : program('node24')
  const script = join(interopFolder(`wrangler-${version}`), 'node_modules/wrangler/bin/wrangler.js')
  const selected = environment === undefined ? [] : ['--env', environment]
  return runTool([node, script, 'd1', ...command, '--local', ...selected], { cwd: folder })
}

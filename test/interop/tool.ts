/** Running an official tool to its end, away from the developer's own settings. */
import { spawn } from 'node:child_process'

/** How a tool ended and all it said, on both streams, in the order it came. */
export interface ToolResult {
  readonly exitCode: number
  readonly output: string
}

/** Longest that one command of a tool may take, in milliseconds. */
const timeoutMs = 60_000

/** Runs one command. No colours, no prompts, no telemetry, no update checks. */
export function runTool(argv: readonly [string, ...string[]], { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> }): Promise<ToolResult> {
  const [file, ...args] = argv
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env: { ...plainEnvironment(), ...quiet, ...env }, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs, killSignal: 'SIGKILL' })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (signal !== null) reject(new Error(`${argv.join(' ')} was ended by ${signal} after ${timeoutMs} ms at most\n${output}`))
      else resolve({ exitCode: code ?? 0, output })
    })
  })
}

const quiet = {
  CI: '1', NO_COLOR: '1', FORCE_COLOR: '0',
  ATLAS_NO_UPDATE_NOTIFIER: '1', CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1', WRANGLER_SEND_METRICS: 'false', WRANGLER_WRITE_LOGS: 'false', DO_NOT_TRACK: '1',
}

/** Without what a test runner, npm or the developer's shell would tell the tool. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const others = /^(npm_|PG|VITEST|NODE_OPTIONS$|NODE_ENV$|DATABASE_URL$|ATLAS_|PRISMA_|CLOUDFLARE_|WRANGLER_)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !others.test(name)))
}

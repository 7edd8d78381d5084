import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { run } from '../src/cli/run.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** What one command line answered. */
export interface Answer {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface CliOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** Runs a command line in this process, as a pipe would see it. */
export async function skein(args: readonly string[], options: CliOptions): Promise<Answer> {
  const out: string[] = []
  const err: string[] = []
  const env = { SKEIN_CACHE_DIR: join(options.cwd, '.skein-cache'), SKEIN_STATE_DIR: join(options.cwd, '.skein-state'), PATH: process.env.PATH ?? '', HOME: options.cwd, ...options.env }
  const code = await run(args, {
    cwd: options.cwd,
    env,
    terminal: false,
    process: { stdout: { write: (text: string) => out.push(text) }, stderr: { write: (text: string) => err.push(text) }, env },
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
  return { code, stdout: out.join(''), stderr: err.join('') }
}

/** Runs with `--json`, holds the answer against the published schema, and returns it. */
export async function skeinJson<Report = Record<string, unknown>>(args: readonly string[], options: CliOptions): Promise<{ readonly code: number; readonly report: Report; readonly stderr: string }> {
  const { code, stdout, stderr } = await skein([...args, '--json'], options)
  const report = JSON.parse(stdout) as Report
  assertSchema(args[0] ?? '', report)
  return { code, report, stderr }
}

const validators = new Map<string, ValidateFunction>()

/** Throws when a report is not what its published schema promises. */
export function assertSchema(command: string, report: unknown): void {
  if (validators.size === 0) {
    const ajv = new Ajv2020({ strict: false, allErrors: true })
    for (const file of readdirSync(join(root, 'schemas'))) {
      const schema = JSON.parse(readFileSync(join(root, 'schemas', file), 'utf8')) as object
      validators.set(file.replace(/\.json$/, ''), ajv.compile(schema))
    }
  }
  const validate = validators.get(command)
  if (validate === undefined) throw new Error(`there is no published schema for ${command}`)
  if (!validate(report)) throw new Error(`the report of ${command} breaks its schema: ${JSON.stringify(validate.errors?.slice(0, 5), null, 2)}\n${JSON.stringify(report, null, 2).slice(0, 2000)}`)
}

import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import type { Readable } from 'node:stream'
import { redact } from '../errors/secrets.ts'

export interface RunConfigOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly limitMs: number
  /** Modules that a configuration imports only for the types or an identity function: answered with it, installed or not. */
  readonly identity: readonly string[]
}

export type RunConfig = { readonly value: unknown } | { readonly failed: string }

const answerBytesMax = 1024 * 1024

/** Runs in the child: whatever the configuration prints goes nowhere, the answer goes to a descriptor of its own. */
const program = `
const { writeSync } = require('node:fs')
const { createJiti } = require(process.argv[1])
const stub = { defineConfig: (config) => config }
const virtualModules = Object.fromEntries(JSON.parse(process.argv[3]).map((name) => [name, stub]))
createJiti(process.argv[2], { fsCache: false, moduleCache: false, virtualModules })
  .import(process.argv[2], { default: true })
  .then(async (value) => ({ value: await (typeof value === 'function' ? value() : value) }))
  .catch((error) => ({ failed: String(error?.message ?? error).split('\\n')[0] }))
  .then((answer) => { writeSync(3, JSON.stringify(answer)); process.exit(0) })
`

/** The default export of somebody's configuration module, run in a child process that is ended at the limit. Never rejects. */
export function runConfig(file: string, options: RunConfigOptions): Promise<RunConfig> {
  const jiti = createRequire(import.meta.url).resolve('jiti')
  const child = spawn(process.execPath, ['-e', program, jiti, file, JSON.stringify(options.identity)], {
    cwd: options.cwd,
    env: { ...options.env },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    windowsHide: true,
  })
  return new Promise((done) => {
    let answer = ''
    const limit = setTimeout(() => finish({ failed: `it had not finished after ${options.limitMs / 1000} s` }), options.limitMs)
    const finish = (result: RunConfig) => {
      clearTimeout(limit)
      child.kill('SIGKILL')
      done(result)
    }
    ;(child.stdio[3] as Readable).setEncoding('utf8').on('data', (text: string) => {
      answer += text
      if (answer.length > answerBytesMax) finish({ failed: 'its value is larger than a megabyte' })
    })
    child.on('error', (error) => finish({ failed: error.message }))
    child.on('close', (code) => finish(parse(answer, code)))
  })
}

function parse(answer: string, code: number | null): RunConfig {
  if (answer === '') return { failed: `it ended with exit code ${code ?? 'unknown'} and no answer` }
  const result = JSON.parse(answer) as { value?: unknown; failed?: string }
  return result.failed === undefined ? { value: result.value } : { failed: redact(result.failed) }
}

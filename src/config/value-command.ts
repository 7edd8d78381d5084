import { redact } from '../errors/secrets.ts'
import { valueCommand } from './errors.ts'
import { rememberValue, type ValueKind } from './remember.ts'
import type { CommandValue } from './shape.ts'
import { type ShellRun, startShell } from './shell.ts'

export interface CommandContext {
  readonly database: string
  readonly key: string
  readonly root: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal?: AbortSignal
  readonly limitMs: number
  readonly kind?: ValueKind
}

/** What a command prints on stdout, without trailing line breaks. It has no terminal and no input, and is ended with all it started when time is up. */
export async function commandOutput({ command }: CommandValue, context: CommandContext): Promise<string> {
  const run = startShell(command, { cwd: context.root, env: context.env })
  const end = await outcome(run, context)
  context.signal?.throwIfAborted()
  const { database, key, limitMs } = context
  const refuse = (what: string) => {
    rememberOutput(run, context.kind)
    return valueCommand(`${database}: the command for ${key} ${what}`, { hint: lastWords(run), details: { database, key } })
  }
  if (end === 'late') throw refuse(`took longer than ${limitMs / 1000} s`)
  if (end !== 0) throw refuse(typeof end === 'number' ? `ended with code ${end}` : `failed: ${end}`)
  const text = run.printed.out.replace(/[\r\n]+$/, '')
  if (text === '') throw refuse('printed nothing')
  return text
}

const linesMax = 100

/** A command that fails may have told the secret all the same, and quote it in its errors. */
function rememberOutput({ printed }: ShellRun, kind: ValueKind = 'url'): void {
  for (const line of printed.out.split(/\r?\n/).slice(-linesMax)) if (line !== '') rememberValue(line, kind)
}

/** What a shell's trace or a tool's log calls a secret: `TOKEN=…`, `password: …`. */
const named = /([\w-]{0,40}(?:passwd|password|pwd|token|secret|credentials?|api[_-]?key|access[_-]?key)["']?\s?[=:]\s?)[^\s,;]+/gi

/** The last lines of a command's error output, without secrets. */
export function lastWords({ printed }: ShellRun): string {
  const lines = redact(printed.err).replace(named, '$1***').trim().split(/\r?\n/).slice(-5).join('\n')
  return lines === '' ? 'It printed no error. Run it by hand to see why.' : `It said: ${lines.slice(-1000)}`
}

/** How the command ended, on its own or by us: `late`, or ended because the signal was given. */
async function outcome(run: ShellRun, { signal, limitMs }: CommandContext): Promise<number | string> {
  let late = false
  const stop = () => void run.end(0)
  const timer = setTimeout(() => {
    late = true
    stop()
  }, limitMs)
  signal?.addEventListener('abort', stop, { once: true })
  try {
    const end = await run.ended
    return late ? 'late' : end
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
}

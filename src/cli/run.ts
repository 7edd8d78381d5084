import { type ApplicationContext, buildApplication, buildRouteMap, run as runApplication, text_en } from '@stricli/core'
import { closeOpenEngines } from '../dialects/close.ts'
import { interrupted } from './errors.ts'
import { version } from '../version.ts'
import { type CliContext, painter, worse } from './context.ts'
import { expandGroups } from './groups.ts'
import { answerError } from './answer.ts'
import { commands } from './commands/index.ts'

/** Runs one command line and answers with the exit code. Prints; never ends the process. */
export async function run(args: readonly string[], given: Partial<CliContext> = {}): Promise<number> {
  const signals = listen()
  const context = makeContext(signals.signal, given)
  try {
    const inputs = await expandGroups(args, context)
    await runApplication(application, inputs, context as unknown as ApplicationContext)
    return signals.code() ?? codeOf(context)
  } catch (error) {
    return signals.code() ?? answerError(context, { command: args[0] ?? '', json: args.includes('--json') }, error)
  } finally {
    signals.stop()
    await closeOpenEngines()
  }
}

/** What nobody caught, as the answer to a command line: a defect, with its exit code. */
export function crashed(error: unknown, args: readonly string[], given: Partial<CliContext> = {}): number {
  return answerError(makeContext(new AbortController().signal, given), { command: args[0] ?? '', json: args.includes('--json') }, error)
}

const application = buildApplication(buildRouteMap({ routes: commands, docs: { brief: 'one tool over every database a team runs' } }), {
  name: 'skein',
  versionInfo: { currentVersion: version },
  scanner: { caseStyle: 'allow-kebab-for-camel', allowArgumentEscapeSequence: true },
  documentation: { caseStyle: 'convert-camel-to-kebab' },
  localization: {
    loadText: () => ({
      ...text_en,
      exceptionWhileParsingArguments: (error, colour) => kebabFlags(text_en.exceptionWhileParsingArguments(error, colour)),
      // A defect ends with its stack; what our user can act on was answered by the command itself.
      exceptionWhileRunningCommand: (error) => (error instanceof Error ? (error.stack ?? error.message) : String(error)),
    }),
  },
})

/** Flags are suggested as `--help` writes them. */
function kebabFlags(text: string): string {
  return text.replace(/(did you mean )(.*)/, (_, words: string, flags: string) => words + flags.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))
}

function makeContext(signal: AbortSignal, given: Partial<CliContext>): CliContext {
  const stdout = given.process?.stdout ?? process.stdout
  const stderr = given.process?.stderr ?? process.stderr
  const env = given.env ?? process.env
  let code = 0
  return {
    process: { stdout, stderr, env: env as NodeJS.ProcessEnv },
    cwd: process.cwd(),
    env,
    signal,
    terminal: stderr.isTTY === true && (env.CI ?? '') === '' && env.TERM !== 'dumb',
    paint: painter(stdout, env),
    ...given,
    exit(next) {
      code = worse(code, next)
      Object.assign(this.process, { skeinExit: code })
    },
  }
}

/** The code our commands said, else what the argument parser meant: all its own codes are mistakes in the arguments. */
function codeOf(context: CliContext): number {
  const said = (context.process as { skeinExit?: number }).skeinExit ?? 0
  const parser = Number(context.process.exitCode ?? 0)
  if (parser < 0) return 64
  return parser > 0 ? worse(said, 70) : said
}

interface Signals {
  readonly signal: AbortSignal
  code(): number | undefined
  stop(): void
}

/** The first signal cancels the work in hand; the second ends at once. */
function listen(): Signals {
  const controller = new AbortController()
  let received: number | undefined
  const handler = (code: number) => () => {
    if (received !== undefined) process.kill(process.pid, 'SIGKILL')
    received = code
    controller.abort(interrupted(code === 130 ? 'interrupted' : 'terminated'))
  }
  const onInterrupt = handler(130)
  const onTerminate = handler(143)
  process.on('SIGINT', onInterrupt)
  process.on('SIGTERM', onTerminate)
  return {
    signal: controller.signal,
    code: () => received,
    stop() {
      process.off('SIGINT', onInterrupt)
      process.off('SIGTERM', onTerminate)
    },
  }
}

import { styleText } from 'node:util'

/** What a command may touch: streams, folders and the run's end. Made once by `run`. */
export interface CliContext {
  readonly process: { readonly stdout: Output; readonly stderr: Output; readonly env: NodeJS.ProcessEnv; exitCode?: number | string | null }
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Fires on the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal
  /** Somebody is looking: colours, live progress and questions make sense. */
  readonly terminal: boolean
  /** Colours a word, on a terminal that wants it. */
  paint(style: Style, text: string): string
  /** The highest of the codes that were said wins, in the order 70, 64, 2, 1. */
  exit(code: number): void
}

/** A stream that can be written to; `columns` when it is a terminal. */
export interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** Colours when the stream is a terminal and NO_COLOR is not set. */
export function painter(stream: Output, env: Readonly<Record<string, string | undefined>>): CliContext['paint'] {
  const colours = (stream.isTTY === true && (env.NO_COLOR ?? '') === '') || (env.FORCE_COLOR ?? '') !== ''
  return (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text)
}

const order = [70, 64, 2, 1, 0]

/** The worse of two exit codes: 70 before 64 before 2 before 1 before 0. */
export function worse(a: number, b: number): number {
  return order.indexOf(a) <= order.indexOf(b) ? a : b
}

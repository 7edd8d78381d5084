import { type Command, type CommandContext, buildCommand } from '@stricli/core'
import { answerError } from './answer.ts'
import type { CliContext } from './context.ts'

/** Flags that every command takes. */
export interface CommonFlags {
  readonly json?: boolean
  readonly config?: string
  readonly environment?: string
  readonly verbose?: boolean
}

/** One flag: what it is, how it is read. */
export type FlagSpec =
  | { readonly kind: 'boolean'; readonly brief: string }
  | { readonly kind: 'text'; readonly brief: string; readonly placeholder: string }
  /** May be given several times. */
  | { readonly kind: 'texts'; readonly brief: string; readonly placeholder: string }
  /** One of a few words. */
  | { readonly kind: 'choice'; readonly brief: string; readonly choices: readonly string[] }
  | { readonly kind: 'duration'; readonly brief: string }
  | { readonly kind: 'count'; readonly brief: string }

/** A command as data: its file says what it takes and does; the rest is the same for all. */
export interface CommandSpec<Flags extends object> {
  readonly name: string
  readonly brief: string
  /** Paragraphs for `--help`, examples apart. */
  readonly about: string
  /** Command lines with a word on each. */
  readonly examples: readonly (readonly [line: string, says: string])[]
  readonly flags: Readonly<Record<Extract<keyof Flags, string>, FlagSpec>>
  /** What the words after the command are; absent when it takes none. */
  readonly words?: { readonly brief: string; readonly placeholder: string; readonly atLeast?: number; readonly atMost?: number }
  run(context: CliContext, flags: Flags & CommonFlags, words: readonly string[]): Promise<void>
}

/** A command as the application runs it, with the names of its flags for completion and group flags. */
export interface SkeinCommand {
  readonly name: string
  readonly brief: string
  readonly flagNames: readonly string[]
  readonly takesSelectors: boolean
  readonly command: Command<CommandContext>
}

const common: Readonly<Record<keyof CommonFlags, FlagSpec>> = {
  json: { kind: 'boolean', brief: 'print the report as JSON, in its envelope, and nothing else on stdout' },
  config: { kind: 'text', brief: 'the configuration file', placeholder: 'FILE' },
  environment: { kind: 'text', brief: 'the environment (else SKEIN_ENVIRONMENT, else local)', placeholder: 'NAME' },
  verbose: { kind: 'boolean', brief: 'say more on stderr' },
}

/** Makes a command of its description. Whatever it throws is answered on the right stream with the right exit code. */
export function command<Flags extends object>(spec: CommandSpec<Flags>): SkeinCommand {
  const flags = { ...spec.flags, ...common } as Readonly<Record<string, FlagSpec>>
  const words = spec.words
  return {
    name: spec.name,
    brief: spec.brief,
    flagNames: Object.keys(flags).map(kebab),
    takesSelectors: words?.placeholder === 'SELECTOR',
    command: buildCommand({
      docs: { brief: spec.brief, fullDescription: [spec.about, '', 'EXAMPLES', ...spec.examples.map(([line, says]) => `  ${line.padEnd(44)} ${says}`)].join('\n') },
      parameters: {
        flags: Object.fromEntries(Object.entries(flags).map(([name, flag]) => [name, parameter(flag)])) as never,
        aliases: { e: 'environment' } as never,
        positional: (words === undefined
          ? { kind: 'tuple', parameters: [] }
          : {
              kind: 'array',
              parameter: { brief: words.brief, parse: String, placeholder: words.placeholder },
              ...(words.atLeast === undefined ? {} : { minimum: words.atLeast }),
              ...(words.atMost === undefined ? {} : { maximum: words.atMost }),
            }) as never,
      },
      async func(this: CommandContext, given: never, ...args: never[]) {
        const context = this as unknown as CliContext
        const chosen = given as Flags & CommonFlags
        try {
          await spec.run(context, chosen, args)
        } catch (error) {
          const to = { command: spec.name, json: chosen.json === true, ...(chosen.environment === undefined ? {} : { environment: chosen.environment }) }
          context.exit(answerError(context, to, context.signal.aborted ? context.signal.reason : error))
        }
      },
    }),
  }
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function parameter(flag: FlagSpec): unknown {
  if (flag.kind === 'boolean') return { kind: 'boolean', brief: flag.brief, optional: true, withNegated: false }
  if (flag.kind === 'choice') return { kind: 'enum', values: flag.choices, brief: flag.brief, optional: true }
  const parse = { text: String, texts: String, duration: durationMs, count }[flag.kind]
  const placeholder = flag.kind === 'text' || flag.kind === 'texts' ? flag.placeholder : flag.kind === 'duration' ? 'TIME' : 'N'
  return { kind: 'parsed', parse, brief: flag.brief, optional: true, placeholder, ...(flag.kind === 'texts' ? { variadic: true } : {}) }
}

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** `500ms`, `2s`, `1.5m`; a bare number means seconds. Answers milliseconds. */
export function durationMs(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text)
  if (match === null) throw new SyntaxError(`"${text}" is no time: write 500ms, 2s or 5m`)
  return Math.round(Number(match[1]) * (unitsMs[match[2] ?? 's'] as number))
}

function count(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new SyntaxError(`"${text}" is not a number from 1 on`)
  return Number(text)
}

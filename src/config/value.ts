import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { redact } from '../errors/secrets.ts'
import { SkeinError } from '../errors/skein-error.ts'
import { missingEnv, valueFile, valueFunction } from './errors.ts'
import { boundedWait, timeoutCode } from './modules/bounded.ts'
import { rememberValue, type ValueKind } from './remember.ts'
import type { CommandValue, EnvValue, FileValue, Value } from './shape.ts'
import type { CommandContext } from './value-command.ts'

export interface ValueContext {
  /** The database, for messages. */
  readonly database: string
  /** Which of its values, for messages: `url`, `token`, `ssl.ca`. `url` when absent. */
  readonly key?: string
  /** Where it stands in the configuration, for messages: `databases.NAME.KEY` when absent. */
  readonly place?: string
  /** What it is: decides what of it is a secret. A URL when absent. */
  readonly kind?: ValueKind
  /** Folder of the configuration. */
  readonly root: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal?: AbortSignal
  /** Longest wait for a command or a function; thirty seconds. */
  readonly limitMs?: number
}

const limitMs = 30_000

/**
 * The text of a value, read now: nothing is remembered but the secrets in it, so that nothing printed can contain them.
 * Undefined only for an optional environment variable that is not set. Rejects with a SkeinError that concerns this database only.
 */
export async function resolveValue(value: Value, context: ValueContext): Promise<string | undefined> {
  context.signal?.throwIfAborted()
  const text = await textOf(value, context)
  if (text !== undefined) rememberValue(text, context.kind ?? 'url')
  return text
}

function textOf(value: Value, context: ValueContext): Promise<string | undefined> | string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'function') return fromFunction(value, context)
  if (value.from === 'env') return fromEnv(value, context)
  return value.from === 'file' ? fromFile(value, context) : fromCommand(value, { ...context, key: context.key ?? 'url', limitMs: context.limitMs ?? limitMs })
}

/** Loaded when one is used: few runs start a process. */
async function fromCommand(value: CommandValue, context: CommandContext): Promise<string> {
  const { commandOutput } = await import('./value-command.ts')
  return commandOutput(value, context)
}

function fromEnv({ name, optional }: EnvValue, { database, key = 'url', place = `databases.${database}.${key}`, env }: ValueContext): string | undefined {
  const text = env[name]
  if (text) return text
  if (optional === true) return undefined
  throw missingEnv(`${database}: the environment variable ${name} is ${text === undefined ? 'not set' : 'empty'}`, {
    hint: `Set ${name}, or change ${place} in the configuration.`,
    details: { database, key, variable: name },
  })
}

async function fromFile({ path }: FileValue, { database, key = 'url', root, signal }: ValueContext): Promise<string> {
  const details = { database, key, path }
  const text = await readBounded(resolve(root, path), signal).catch((cause: NodeJS.ErrnoException) => {
    signal?.throwIfAborted()
    throw valueFile(`${database}: ${path} ${unreadable[cause.code ?? ''] ?? `cannot be read (${cause.code ?? 'unknown reason'})`}`, {
      hint: `It holds the ${key} of ${database}.`,
      details,
    })
  })
  if (text === undefined) throw valueFile(`${database}: ${path} is longer than 1 MiB`, { hint: `It should hold the ${key} of ${database}, and nothing else.`, details })
  const trimmed = text.replace(/^\uFEFF/, '').replace(/[\r\n]+$/, '')
  if (trimmed === '') throw valueFile(`${database}: ${path} is empty`, { hint: `It should hold the ${key} of ${database}.`, details })
  return trimmed
}

const fileBytesMax = 1_048_576

/** Undefined when it is longer than any value: a device, or another file than was meant. */
async function readBounded(path: string, signal: AbortSignal | undefined): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of createReadStream(path, signal === undefined ? {} : { signal }) as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > fileBytesMax) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

const unreadable: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
  EISDIR: 'is a folder',
}

async function fromFunction(read: () => Promise<string> | string, { database, key = 'url', signal, limitMs: limit = limitMs }: ValueContext): Promise<string> {
  const details = { database, key }
  const text: unknown = await aborted(boundedWait(Promise.resolve().then(read), limit), signal).catch((thrown: unknown) => {
    signal?.throwIfAborted()
    if (thrown instanceof SkeinError) throw thrown
    const late = thrown instanceof Error && 'code' in thrown && thrown.code === timeoutCode
    throw valueFunction(`${database}: the function for ${key} ${late ? `took longer than ${limit / 1000} s` : `threw: ${redact(thrown instanceof Error ? thrown.message : String(thrown))}`}`, { details })
  })
  if (typeof text === 'string' && text !== '') return text
  throw valueFunction(`${database}: the function for ${key} returned no text`, { hint: 'It must return a string that is not empty.', details })
}

/** Rejects as soon as the signal is given. */
function aborted<Result>(promise: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (signal === undefined) return promise
  return new Promise((keep, reject) => {
    const stop = () => reject(signal.reason as Error)
    signal.addEventListener('abort', stop, { once: true })
    promise.then(keep, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

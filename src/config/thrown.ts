import { readFileSync } from 'node:fs'
import { basename, dirname, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { redact } from '../errors/secrets.ts'
import { type Position, SkeinError } from '../errors/skein-error.ts'
import { configFailed, configMissingModule, configSyntax, configTimeout } from './errors.ts'
import { timeoutCode } from './modules/bounded.ts'

/** What a configuration threw, as an error that says where, without a stack. */
export function thrownByConfig(thrown: unknown, path: string): SkeinError {
  const position = positionIn(thrown, path)
  const at = position === undefined ? {} : { position }
  const name = basename(path)
  if (thrown instanceof SkeinError) return withPosition(thrown, position)
  const code = codeOf(thrown)
  const message = redact(messageOf(thrown))
  if (code === timeoutCode)
    return configTimeout(`${name} took longer than ten seconds`, { hint: 'Move slow work into a value, `url: () => …`: it runs only when its database is used.' })
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND')
    return configMissingModule(`${name}: ${message.split('\n')[0]}`, { hint: 'Install the package, or correct the path of the import. `skein` itself need not be installed.', ...at })
  if (isSyntaxError(thrown)) return configSyntax(`${name}: ${message}`, at)
  return configFailed(`${name} threw: ${message}`, { hint: hintFor(thrown), ...at })
}

function hintFor(thrown: unknown): string {
  return thrown instanceof Object && 'name' in thrown && thrown.name === 'ReferenceError'
    ? "Import what is used: `import { defineFleet, env } from 'skein'`."
    : 'For a value that may be missing, write env(…), file(…) or a function: it is read only when its database is used.'
}

function withPosition(error: SkeinError, position: Position | undefined): SkeinError {
  if (error.position !== undefined || position === undefined) return error
  const { hint, details } = error
  return new SkeinError(error.code, error.exit, error.message, { position, details, ...(hint === undefined ? {} : { hint }) })
}

/** The top frame of a stack that is in the configuration's folder and in no package. */
function positionIn(thrown: unknown, path: string): Position | undefined {
  const stack = thrown instanceof Object && 'stack' in thrown && typeof thrown.stack === 'string' ? thrown.stack : ''
  const own = [...stack.matchAll(/(?:^|[\s(])((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^\n():]*):(\d+)(?::(\d+))?/gm)]
    .map(([, file = '', line, column]) => ({ file: file.startsWith('file:') ? fileURLToPath(file) : file, line: Number(line), column: Number(column ?? 1) }))
    .find(({ file }) => file === path || (file.startsWith(dirname(path) + sep) && !file.includes(`${sep}node_modules${sep}`) && isNear(file, path)))
  return own === undefined ? undefined : { ...own, column: Math.min(own.column, lineLength(own.file, own.line) + 1) }
}

/** Skein itself may stand below the configuration's folder while it is developed: its own frames are not the user's. */
function isNear(file: string, path: string): boolean {
  return !file.startsWith(dirname(fileURLToPath(import.meta.url))) && file !== path
}

/** Compiling keeps lines but may widen one: a column never points beyond what the user wrote. */
function lineLength(file: string, line: number): number {
  try {
    return readFileSync(file, 'utf8').split('\n')[line - 1]?.length ?? 0
  } catch {
    return 0
  }
}

function isSyntaxError(thrown: unknown): boolean {
  return thrown instanceof Object && 'name' in thrown && thrown.name === 'SyntaxError'
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Object && 'code' in thrown ? thrown.code : undefined
}

function messageOf(thrown: unknown): string {
  if (thrown instanceof Object && 'message' in thrown && typeof thrown.message === 'string') return thrown.message || 'an error without a message'
  return typeof thrown === 'string' ? thrown : 'something that is no error'
}

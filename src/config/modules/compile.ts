import { readFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { relative } from 'node:path'
import { configSyntax, configUnreadable } from '../errors.ts'
import type { Program, ProgramModule } from './program.ts'
import { resolveFile, specifierKind } from './resolve.ts'

/** Turns the text of one file into CommonJS; `async` for a body that may await. */
export type Transform = (options: { readonly filename: string; readonly source: string; readonly async: boolean }) => string

const modulesMax = 500

/** The program of a configuration; undefined when it needs packages, or imports in a way that cannot be followed by reading. */
export function compile(main: string, transform: Transform): Program | undefined {
  const program = compileAs(main, transform, false)
  return program === 'awaits' ? (compileAs(main, transform, true) as Program | undefined) : program
}

function compileAs(main: string, transform: Transform, async: boolean): Program | 'awaits' | undefined {
  const modules: Record<string, ProgramModule> = {}
  const todo = [main]
  for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
    if (Object.hasOwn(modules, path)) continue
    if (Object.keys(modules).length === modulesMax) return undefined
    const { module, standsAlone } = compileModule(path, transform, async)
    if (!standsAlone) return undefined
    if (!async && awaits(module.code, path)) return 'awaits'
    modules[path] = module
    todo.push(...Object.values(module.links).filter((link) => link !== null))
  }
  return { main, async, modules }
}

function compileModule(path: string, transform: Transform, async: boolean): { readonly module: ProgramModule; readonly standsAlone: boolean } {
  const source = readText(path)
  const hash = hashOf(source)
  if (path.endsWith('.json')) return { module: { hash, code: source, links: {} }, standsAlone: true }
  const code = transform({ filename: path, source, async })
  failOnParseError(code, path, source)
  const specifiers = importsOf(code)
  const files = (specifiers ?? []).filter((specifier) => specifierKind(specifier) === 'file')
  const links = Object.fromEntries(files.map((specifier) => [specifier, resolveFile(specifier, path)]))
  return { module: { hash, code, links }, standsAlone: specifiers !== undefined && specifiers.every((specifier) => specifierKind(specifier) !== 'package') }
}

/** The literal imports of compiled text; undefined when one is computed. A match inside a comment or a string costs speed, never correctness. */
function importsOf(code: string): readonly string[] | undefined {
  const calls = code.match(/(?<![\w$.])(?:require|jitiImport)\s*\(/g) ?? []
  const literals = [...code.matchAll(/(?<![\w$.])(?:require|jitiImport)\s*\(\s*(?:'([^'\\\n]*)'|"([^"\\\n]*)")\s*[,)]/g)].map((match) => match[1] ?? match[2] ?? '')
  return calls.length === literals.length ? literals : undefined
}

/** Whether text parses only as the body of an async function. */
function awaits(code: string, path: string): boolean {
  if (path.endsWith('.json') || !/\bawait\b/.test(code)) return false
  return !parses(`(function () {${code}\n})`) && parses(`(async function () {${code}\n})`)
}

function parses(text: string): boolean {
  try {
    return typeof new Function(`return ${text}`) === 'function'
  } catch {
    return false
  }
}

/** jiti 2.7.0 puts a syntax error into the text it returns; its columns count from 0. */
function failOnParseError(code: string, path: string, source: string): void {
  const marker = /^exports\.__JITI_ERROR__ = (\{.*\})/.exec(code)
  if (marker === null) return
  const { line, column, message } = JSON.parse(marker[1]!) as { readonly line: number; readonly column: number; readonly message: string }
  const text = source.split('\n')[line - 1]?.trim() ?? ''
  throw configSyntax(`${relative(process.cwd(), path) || path}: ${message.trim() || 'not valid'}`, {
    hint: text === '' ? 'Something is missing at the end of the file.' : `Look at: ${text.slice(0, 120)}`,
    position: { file: path, line, column: column + 1 },
  })
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw configUnreadable(`${path} cannot be read: ${(cause as NodeJS.ErrnoException).code ?? 'unknown reason'}`)
  }
}

/** SHA-256 (hex) of a text. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

import { createRequire } from 'node:module'
import { setFlagsFromString } from 'node:v8'
import type * as PgQuery from 'libpg-query'

/** A node of Postgres’s own syntax tree: its type's name and its fields. */
export interface Parsed {
  readonly type: string
  readonly node: Fields
}
export type Fields = Readonly<Record<string, unknown>>

/** Why the grammar could not read a statement; `offset` counts UTF-16 units. */
export interface ParseFailure {
  readonly message: string
  readonly offset?: number
}

export type ParseResult = { readonly parsed: Parsed } | { readonly failure: ParseFailure }

let loaded: typeof PgQuery | undefined
let loading: Promise<typeof PgQuery> | undefined

/** Loads Postgres 18's grammar (libpg-query), once; about 25 ms. */
export function loadGrammar(): Promise<typeof PgQuery> {
  loading ??= load()
  return loading
}

/**
 * By `require`, since Node's loader of modules takes longer to start than the grammar does. And compiled by V8's quick compiler for
 * WebAssembly only: the thorough one costs more than it gains for as many statements as a folder has (Node 20.20: 500 files in 128 ms of
 * processor time instead of 320, 4,000 in 584 instead of 786; Node 24: no difference).
 */
async function load(): Promise<typeof PgQuery> {
  const module = createRequire(import.meta.url)('libpg-query') as typeof PgQuery
  const quick = /^1[12]\./.test(process.versions.v8) // Node 20 to 22; another version may not know the flag, and would say so on stderr.
  if (quick) setFlagsFromString('--liftoff-only')
  try {
    await module.loadModule()
  } finally {
    if (quick) setFlagsFromString('--no-liftoff-only')
  }
  loaded = module
  return module
}

/** True when `parse` may be called. */
export function grammarLoaded(): boolean {
  return loaded !== undefined
}

/** Reads one statement with Postgres 18's grammar. */
export function parse(text: string): ParseResult {
  if (!loaded) throw new Error('parse() before loadGrammar()')
  try {
    const { stmts } = loaded.parseSync(text) as unknown as { readonly stmts?: readonly { readonly stmt: Readonly<Record<string, Fields>> }[] }
    const [type, node] = Object.entries(stmts?.[0]?.stmt ?? {})[0] ?? []
    if (stmts?.length !== 1 || type === undefined || node === undefined) return { failure: { message: 'not one statement' } }
    return { parsed: { type, node } }
  } catch (error) {
    return { failure: failureOf(error, text) }
  }
}

/** A RangeError is the reader of a very deep tree, not the grammar: then too the statement was not understood. */
function failureOf(error: unknown, text: string): ParseFailure {
  const message = error instanceof Error ? error.message : String(error)
  const details = (error as { readonly sqlDetails?: { readonly cursorPosition?: number } }).sqlDetails
  const characters = details?.cursorPosition
  return characters === undefined || characters < 0 ? { message } : { message, offset: utf16Offset(text, characters) }
}

/** The grammar counts characters; ours counts UTF-16 units. */
function utf16Offset(text: string, characters: number): number {
  let offset = 0
  for (let left = characters; left > 0 && offset < text.length; left--) offset += text.codePointAt(offset)! > 0xff_ff ? 2 : 1
  return offset
}

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ParseError, parse as parseJsonc, printParseErrorCode } from 'jsonc-parser'
import { parse as parseToml, TomlError } from 'smol-toml'
import { formatConfigMissing, formatConfigUnreadable } from '../errors.ts'

/** One entry of `d1_databases`. */
export interface D1Entry {
  readonly binding: string
  readonly database_name?: string
  readonly database_id?: string
  readonly preview_database_id?: string
  readonly migrations_dir?: string
  readonly migrations_table?: string
  readonly migrations_pattern?: string
}

/** What of a wrangler configuration concerns D1. */
export interface WranglerFile {
  readonly name?: string
  readonly accountId?: string
  /** Of the top level. */
  readonly databases: readonly D1Entry[]
  /** `d1_databases` is not inherited: each environment has its own list. */
  readonly environments: Readonly<Record<string, { readonly databases: readonly D1Entry[]; readonly accountId?: string }>>
}

/** In the order in which Wrangler looks for them. */
const names = ['wrangler.json', 'wrangler.jsonc', 'wrangler.toml']

/** The wrangler configuration of a folder, if it has one. */
export function findConfig(folder: string): string | undefined {
  return names.map((name) => join(folder, name)).find((file) => existsSync(file))
}

/** Reads a wrangler.toml, .json or .jsonc. Rejects with `format.config-*`, position included where the parser tells one. */
export function readConfig(file: string, shown: string): WranglerFile {
  try {
    return parseConfig(readFileSync(file, 'utf8'), shown)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw formatConfigMissing(`There is no ${shown}`, { hint: 'Relative paths count from the folder of the configuration file.', cause: error })
    if (code !== undefined && /^E[A-Z]+$/.test(code)) throw formatConfigUnreadable(`${shown} cannot be read: ${code}`, { cause: error })
    throw error
  }
}

/** The same for a text at hand. */
export function parseConfig(text: string, shown: string): WranglerFile {
  const config = shown.endsWith('.toml') ? fromToml(text, shown) : fromJson(text, shown)
  const accountId = textOf(config['account_id'])
  const name = textOf(config['name'])
  const environments = isRecord(config['env']) ? Object.entries(config['env']).filter(([, one]) => isRecord(one)) : []
  return {
    ...(name !== undefined && { name }),
    ...(accountId !== undefined && { accountId }),
    databases: entries(config['d1_databases'], shown),
    environments: Object.fromEntries(
      environments.map(([environment, one]) => {
        const own = textOf((one as Record<string, unknown>)['account_id'])
        return [environment, { databases: entries((one as Record<string, unknown>)['d1_databases'], shown), ...(own !== undefined && { accountId: own }) }]
      }),
    ),
  }
}

function fromToml(text: string, shown: string): Readonly<Record<string, unknown>> {
  try {
    return parseToml(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    throw formatConfigUnreadable(`${shown} is not TOML: ${error.message.split('\n')[0]}`, { position: { file: shown, line: error.line, column: error.column }, cause: error })
  }
}

function fromJson(text: string, shown: string): Readonly<Record<string, unknown>> {
  const errors: ParseError[] = []
  const config: unknown = parseJsonc(text.replace(/^\uFEFF/, ''), errors, { allowTrailingComma: true })
  const [first] = errors
  if (first !== undefined) {
    const before = text.slice(0, first.offset)
    const position = { file: shown, line: before.split('\n').length, column: first.offset - before.lastIndexOf('\n') }
    throw formatConfigUnreadable(`${shown} is not JSON: ${printParseErrorCode(first.error)}`, { position })
  }
  if (!isRecord(config)) throw formatConfigUnreadable(`${shown} is not an object`)
  return config
}

function entries(value: unknown, shown: string): readonly D1Entry[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) throw formatConfigUnreadable(`${shown}: d1_databases is not a list`)
  return value.filter(isRecord).map((one) => {
    if (typeof one['binding'] !== 'string') throw formatConfigUnreadable(`${shown}: a d1 database has no \`binding\``)
    return one as unknown as D1Entry
  })
}

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { formatConfigUnreadable } from '../errors.ts'
import { readStatic } from '../static-config.ts'
import { at, type Static, textAt } from '../static-value.ts'

/** What a prisma.config says, as far as reading it tells. */
export interface ToolConfig {
  /** Absolute. */
  readonly file: string
  /** Absolute path of the schema file or folder. */
  readonly schema?: string
  /** Absolute path of the migrations folder. */
  readonly migrations?: string
  /** `datasource.url`. */
  readonly url: Static
  readonly externalTables: readonly string[]
  /** Files of environment variables that it loads. */
  readonly envFiles: readonly string[]
}

const endings = ['js', 'ts', 'mjs', 'cjs', 'mts', 'cts']

/** Prisma's own order of discovery (7.10.0). */
export const configNames: readonly string[] = [
  ...endings.map((ending) => `prisma7.config.${ending}`),
  ...endings.map((ending) => `.config/prisma7.${ending}`),
  ...endings.map((ending) => `prisma.config.${ending}`),
  ...endings.map((ending) => `.config/prisma.${ending}`),
  ...endings.map((ending) => `.config/prisma.config.${ending}`),
]

/** The configuration that Prisma would find in a folder. */
export function findConfig(folder: string): string | undefined {
  return configNames.map((name) => join(folder, name)).find((file) => existsSync(file))
}

/** Reads a configuration without running it. What it needs and reading cannot tell rejects with `format.config-unreadable`. */
export function readToolConfig(file: string, env: Readonly<Record<string, string | undefined>>, shown: string): ToolConfig {
  return parseToolConfig(readFileSync(file, 'utf8'), file, env, shown)
}

/** The same for text at hand. */
export function parseToolConfig(text: string, file: string, env: Readonly<Record<string, string | undefined>>, shown: string): ToolConfig {
  const folder = dirname(file)
  const { default: root, envFiles } = readStatic(text, { file, cwd: folder, env })
  const path = (...names: readonly string[]) => pathAt(root, names, folder, shown)
  const schema = path('schema')
  const migrations = path('migrations', 'path')
  const external = at(root, 'tables', 'external')
  return {
    file,
    ...(schema === undefined ? {} : { schema }),
    ...(migrations === undefined ? {} : { migrations }),
    url: at(root, 'datasource', 'url'),
    externalTables: external.known && Array.isArray(external.value) ? (external.value as readonly Static[]).map((one) => textAt(one)).filter((one) => one !== undefined) : [],
    envFiles,
  }
}

/** Paths count from the configuration's folder. */
function pathAt(root: Static, names: readonly string[], folder: string, shown: string): string | undefined {
  const found = at(root, ...names)
  const text = textAt(found)
  if (text !== undefined) return resolve(folder, text)
  if (found.known) return undefined
  throw formatConfigUnreadable(`${shown}: ${names.join('.')} cannot be read without running the file (${found.why})`, {
    hint: "Write it as a plain path there, or name the folder in skein.config: prisma({ dir: 'prisma/migrations' }).",
    position: { file: shown, line: 1, column: 1 },
  })
}

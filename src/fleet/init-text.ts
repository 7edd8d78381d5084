import type { DatabaseConfig, FormatConfig, Value } from '../config/shape.ts'

/** A database of the configuration to write, with the reasons that stand above it. */
export interface InitEntry {
  readonly name: string
  readonly why: readonly string[]
  readonly config: Pick<DatabaseConfig, 'url' | 'format'>
  /** Instead of `format`, if the reader decides so: written as comments. */
  readonly alternatives: readonly FormatConfig[]
}

const widthMax = 120

/** The text of skein.config.ts. Every factory it uses is imported from `skein`, and nothing else. */
export function configText(entries: readonly InitEntry[]): string {
  const used = ['defineFleet', ...new Set(entries.flatMap(({ config }) => factoriesOf(config)))].sort()
  return [
    `import { ${used.join(', ')} } from 'skein'`,
    '',
    'export default defineFleet({',
    '  databases: {',
    entries.map(entryText).join('\n\n'),
    '  },',
    '})',
    '',
  ].join('\n')
}

/** The text when nothing was found: every line explains itself. */
export const starterText = [
  "import { defineFleet, env, sql } from 'skein'",
  '',
  'export default defineFleet({',
  '  databases: {',
  '    // One entry per database. Its name is yours; `skein status main` selects it.',
  '    main: {',
  '      // Read when it is needed: postgres://, mysql://, sqlite:FILE, libsql:// …',
  "      url: env('DATABASE_URL'),",
  '      // Ordered SQL files, such as migrations/0001_users.sql; `skein new users main` makes the first.',
  '      // For folders of another tool: drizzle({ config }), prisma({ schema }), atlas({ dir }), wrangler({ config, binding }).',
  "      format: sql({ dir: 'migrations' }),",
  '    },',
  '  },',
  '})',
  '',
].join('\n')

function factoriesOf({ url, format }: InitEntry['config']): readonly string[] {
  return typeof url === 'object' ? [url.from, format.name] : [format.name]
}

function entryText({ name, why, config, alternatives }: InitEntry): string {
  const indent = '      '
  return [
    ...why.map((reason) => comment('    ', reason)),
    `    ${keyText(name)}: {`,
    ...(config.url === undefined ? [] : [`${indent}url: ${valueText(config.url)},`]),
    ...alternatives.map((format) => comment(indent, `format: ${formatText(format, indent).replace(/\s*\n\s*/g, ' ')},`)),
    `${indent}format: ${formatText(config.format, indent)},`,
    '    },',
  ].join('\n')
}

function comment(indent: string, text: string): string {
  return `${indent}// ${text.replace(/\s+/g, ' ').trim()}`
}

function valueText(value: Value): string {
  if (typeof value === 'string') return textText(value)
  if (typeof value === 'function') throw new Error('a function cannot be written into a configuration')
  if (value.from === 'env') return value.optional === true ? `env(${textText(value.name)}, { optional: true })` : `env(${textText(value.name)})`
  return value.from === 'file' ? `file(${textText(value.path)})` : `command(${textText(value.command)})`
}

/** `sql({ dir: 'migrations' })`, over several lines when it is long. A factory has the name of its format. */
export function formatText({ name, ...options }: FormatConfig, indent = ''): string {
  const parts = Object.entries(options).filter(([, value]) => value !== undefined).map(([key, value]) => `${keyText(key)}: ${plainText(value)}`)
  if (parts.length === 0) return `${name}()`
  const line = `${name}({ ${parts.join(', ')} })`
  if (indent.length + 'format: '.length + line.length < widthMax) return line
  return `${name}({\n${parts.map((part) => `${indent}  ${part},\n`).join('')}${indent}})`
}

function plainText(value: unknown): string {
  if (typeof value === 'string') return textText(value)
  if (typeof value !== 'object' || value === null) return String(value)
  return `{ ${Object.entries(value).map(([key, inner]) => `${keyText(key)}: ${plainText(inner)}`).join(', ')} }`
}

function keyText(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : textText(key)
}

function textText(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

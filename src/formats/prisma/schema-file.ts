import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Where a schema's datasource says that its URL comes from. */
export type SchemaUrl = { readonly env: string } | { readonly literal: string }

/** The `datasource` block of a Prisma schema, as far as migrating needs it. */
export interface Datasource {
  readonly provider?: string
  readonly url?: SchemaUrl
  /** Prisma ≤ 6: the direct URL, for migrations. */
  readonly directUrl?: SchemaUrl
  readonly schemas: readonly string[]
}

/** Reads the datasource block of a schema's text; undefined when it has none. */
export function parseDatasource(text: string): Datasource | undefined {
  const body = /^[ \t]*datasource\s+\w+\s*\{([^]*?)^[ \t]*\}/m.exec(withoutComments(text))?.[1]
  if (body === undefined) return undefined
  const provider = string(body, 'provider')
  const url = urlOf(body, 'url')
  const directUrl = urlOf(body, 'directUrl')
  const schemas = [...(/^[ \t]*schemas\s*=\s*\[([^\]]*)\]/m.exec(body)?.[1] ?? '').matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, one = '']) => one)
  return { ...(provider === undefined ? {} : { provider }), ...(url === undefined ? {} : { url }), ...(directUrl === undefined ? {} : { directUrl }), schemas }
}

/** A schema on disk: one file, or every `.prisma` file below a folder, of which one has the datasource. */
export interface SchemaOnDisk {
  /** The file with the datasource, or the first. */
  readonly file: string
  readonly datasource?: Datasource
}

/** Reads a schema file or folder; undefined when there is none. Symbolic links are followed, each folder once. */
export function readSchema(path: string): SchemaOnDisk | undefined {
  const files = schemaFiles(path, new Set())
  for (const file of files) {
    const datasource = parseDatasource(readFileSync(file, 'utf8'))
    if (datasource !== undefined) return { file, datasource }
  }
  return files[0] === undefined ? undefined : { file: files[0] }
}

function schemaFiles(path: string, seen: Set<string>): readonly string[] {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return []
  if (!stat.isDirectory()) return [path]
  const real = realpathSync(path)
  if (seen.has(real)) return []
  seen.add(real)
  return readdirSync(path)
    .sort()
    .flatMap((name) => {
      const inner = join(path, name)
      const isFolder = statSync(inner, { throwIfNoEntry: false })?.isDirectory() === true
      return isFolder || name.endsWith('.prisma') ? schemaFiles(inner, seen) : []
    })
}

/** Line comments blanked out; `//` inside a string stays. */
function withoutComments(text: string): string {
  return text.replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*/g, (match) => (match.startsWith('//') ? '' : match))
}

function string(body: string, key: string): string | undefined {
  return new RegExp(`^[ \\t]*${key}\\s*=\\s*"((?:[^"\\\\]|\\\\.)*)"`, 'm').exec(body)?.[1]
}

function urlOf(body: string, key: string): SchemaUrl | undefined {
  const env = new RegExp(`^[ \\t]*${key}\\s*=\\s*env\\(\\s*"([^"]+)"\\s*\\)`, 'm').exec(body)?.[1]
  if (env !== undefined) return { env }
  const literal = string(body, key)
  return literal === undefined ? undefined : { literal }
}

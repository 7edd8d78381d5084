import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { parseEnv } from 'node:util'
import type { PrismaConfig } from '../../config/shape.ts'
import { formatConfigMissing, formatConfigUnreadable } from '../errors.ts'
import type { Settled, Where } from '../format.ts'
import { lockFileName, lockFileProvider, providerDialect } from './lock-file.ts'
import { readSchema, type SchemaOnDisk, type SchemaUrl } from './schema-file.ts'
import { findConfig, readToolConfig, type ToolConfig } from './tool-config.ts'

/** Prisma's ledger; its name cannot be configured. */
export const ledgerTable = '_prisma_migrations'

/** The folder, provider and URL as prisma.config and the Prisma schema say, found in Prisma's own order, or as our configuration says. */
export async function settle(config: PrismaConfig, where: Where): Promise<Settled> {
  const tool = toolConfig(config, where)
  const schemaPath = schemaOf(config, tool, where)
  const schema = schemaPath === undefined ? undefined : readSchema(schemaPath)
  if (schema === undefined && config.schema !== undefined) throw formatConfigMissing(`${where.database}: there is no Prisma schema at ${config.schema}`)
  const dir = config.dir === undefined ? migrationsOf(tool, schema, where) : resolve(where.root, config.dir)
  const provider = schema?.datasource?.provider ?? lockProvider(dir)
  const dialect = provider === undefined ? undefined : providerDialect(provider)
  if (provider !== undefined && dialect === undefined) throw formatConfigUnreadable(`${where.database}: Skein does not drive Prisma’s provider ${provider}`, { hint: "Use manage: 'observe' elsewhere, or leave the database to Prisma." })
  const url = urlOf(tool, schema, where)
  const [first] = where.schemas ?? []
  return {
    database: where.database,
    dir,
    shown: shown(where.root, dir),
    root: where.root,
    table: ledgerTable,
    ...(first === undefined || dialect === 'sqlite' ? {} : { schema: first }),
    ...(dialect === undefined ? {} : { dialect }),
    ...(url === undefined ? {} : { url }),
    extra: { external: tool?.externalTables ?? [], ...(schema === undefined ? {} : { schema: shown(where.root, schema.file) }) },
  }
}

const shown = (root: string, path: string) => relative(root, path).split(sep).join('/') || '.'

function toolConfig(config: PrismaConfig, where: Where): ToolConfig | undefined {
  const named = config.config === undefined ? undefined : resolve(where.root, config.config)
  if (named !== undefined && !existsSync(named)) throw formatConfigMissing(`${where.database}: there is no ${config.config}`)
  if (named === undefined && config.dir !== undefined) return undefined
  const file = named ?? (config.schema === undefined ? findConfig(where.root) : configAbove(resolve(where.root, config.schema), where.root))
  if (file === undefined) return undefined
  const tool = readToolConfig(file, where.env, shown(where.root, file))
  // The configuration of another schema says nothing of this one.
  return config.schema !== undefined && tool.schema !== undefined && tool.schema !== resolve(where.root, config.schema) ? undefined : tool
}

/** The nearest configuration above a schema, up to the configuration's own folder. */
function configAbove(path: string, root: string): string | undefined {
  for (let folder = dirname(path); `${folder}${sep}`.startsWith(`${root}${sep}`); folder = dirname(folder)) {
    const file = findConfig(folder)
    if (file !== undefined) return file
    if (folder === root) return undefined
  }
  return undefined
}

function schemaOf(config: PrismaConfig, tool: ToolConfig | undefined, where: Where): string | undefined {
  if (config.schema !== undefined) return resolve(where.root, config.schema)
  if (tool?.schema !== undefined) return tool.schema
  if (config.dir !== undefined) return beside(resolve(where.root, config.dir))
  const folder = tool === undefined ? where.root : dirname(tool.file).replace(/[\\/]\.config$/, '')
  const named = packageSchema(folder)
  if (named !== undefined) return named
  return [join(folder, 'schema.prisma'), join(folder, 'prisma', 'schema.prisma')].find((file) => existsSync(file))
}

/** A folder of migrations alone: the schema beside it still says the provider. */
function beside(dir: string): string | undefined {
  const file = join(dirname(dir), 'schema.prisma')
  return existsSync(file) ? file : undefined
}

/** `"prisma": { "schema": … }` of package.json, which Prisma ≤ 6 reads. */
function packageSchema(folder: string): string | undefined {
  const file = join(folder, 'package.json')
  if (!existsSync(file)) return undefined
  try {
    const { prisma } = JSON.parse(readFileSync(file, 'utf8')) as { prisma?: { schema?: unknown } }
    return typeof prisma?.schema === 'string' ? resolve(folder, prisma.schema) : undefined
  } catch {
    return undefined // A broken package.json is npm's to report.
  }
}

function migrationsOf(tool: ToolConfig | undefined, schema: SchemaOnDisk | undefined, where: Where): string {
  if (tool?.migrations !== undefined) return tool.migrations
  if (schema !== undefined) return join(dirname(schema.file), 'migrations')
  throw formatConfigMissing(`${where.database}: there is neither a prisma.config nor a schema.prisma in ${where.root}`, {
    hint: "Name one: prisma({ schema: 'packages/db/prisma/schema.prisma' }), or the folder: prisma({ dir: 'prisma/migrations' }).",
  })
}

function lockProvider(dir: string): string | undefined {
  const file = join(dir, lockFileName)
  return existsSync(file) ? lockFileProvider(readFileSync(file, 'utf8')) : undefined
}

/** Prisma 7: `datasource.url` of prisma.config. Prisma ≤ 6: the schema's directUrl, else its url, with its .env files read. */
function urlOf(tool: ToolConfig | undefined, schema: SchemaOnDisk | undefined, where: Where): string | undefined {
  const source = schema?.datasource?.directUrl ?? schema?.datasource?.url
  if (tool !== undefined && tool.url.known && typeof tool.url.value === 'string') return located(tool.url.value, dirname(tool.file))
  if (tool !== undefined && tool.url.env.length > 0) {
    const again = readToolConfig(tool.file, { ...loaded(tool.envFiles), ...where.env }, shown(where.root, tool.file)).url
    return again.known && typeof again.value === 'string' ? located(again.value, dirname(tool.file)) : undefined
  }
  return schema === undefined || source === undefined ? undefined : fromSchema(source, schema, tool, where)
}

function fromSchema(source: SchemaUrl, schema: SchemaOnDisk, tool: ToolConfig | undefined, where: Where): string | undefined {
  const folder = dirname(schema.file)
  if ('literal' in source) return located(source.literal, folder)
  // Prisma ≤ 6 reads .env at the project's root and beside the schema, unless there is a prisma.config.
  const files = tool === undefined ? [join(where.root, '.env'), join(folder, '.env')] : tool.envFiles
  const value = where.env[source.env] ?? loaded(files)[source.env]
  return value === undefined || value === '' ? undefined : located(value, folder)
}

function loaded(files: readonly string[]): Record<string, string | undefined> {
  return Object.assign({}, ...files.filter((file) => existsSync(file)).map((file) => parseEnv(readFileSync(file, 'utf8')))) as Record<string, string | undefined>
}

/** A relative SQLite file counts from the schema's folder (Prisma ≤ 6) or the configuration's (7). */
function located(url: string, folder: string): string {
  const file = /^file:(?!\/)([^?]*)(\?.*)?$/.exec(url)
  return file === null ? url : `sqlite:${resolve(folder, file[1] ?? '')}`
}

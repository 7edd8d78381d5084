import { basename, dirname, isAbsolute, relative, resolve } from 'node:path'
import type { DrizzleConfig } from '../../config/shape.ts'
import { formatConfigMissing } from '../errors.ts'
import type { Settled, Where } from '../format.ts'
import { defaultSchema, defaultTable, type DrizzleExtra } from './extra.ts'
import { homesOf } from './keyspaces.ts'
import { installedGeneration, packageRoot } from './package.ts'
import { findConfig, type ToolConfig, toolConfig } from './tool-config.ts'
import { databaseOf } from './url.ts'

/** The folder, the ledger and the database as drizzle.config says, or as our own configuration overrides it. */
export async function settle(config: DrizzleConfig, where: Where): Promise<Settled> {
  const file = config.config === undefined ? (config.dir === undefined ? findConfig(where.root) : undefined) : resolve(where.root, config.config)
  if (file === undefined && config.dir === undefined) {
    throw formatConfigMissing(`${where.database}: there is no drizzle.config in ${where.root}`, { hint: "Name it: drizzle({ config: 'packages/db/drizzle.config.ts' }), or the folder: drizzle({ dir: 'drizzle' })." })
  }
  const tool = file === undefined ? undefined : await toolConfig(file, where)
  const dir = config.dir === undefined ? outOf(tool) : resolve(where.root, config.dir)
  return {
    database: where.database,
    dir,
    shown: shownPath(where.root, dir),
    root: where.root,
    table: config.table ?? tool?.table ?? defaultTable,
    schema: config.schema ?? tool?.schema ?? defaultSchema,
    ...(tool?.dialect !== undefined && { dialect: tool.dialect }),
    ...(tool !== undefined && databaseOf(tool)),
    extra: { ...(await extraOf(config, where, tool, dir)) },
  }
}

/** `out` is relative to the working directory drizzle-kit is run in, which is the package's root and not the file's folder. */
function outOf(tool: ToolConfig | undefined): string {
  const out = tool?.out ?? './drizzle'
  return isAbsolute(out) ? out : resolve(tool?.cwd ?? '.', out)
}

async function extraOf(config: DrizzleConfig, where: Where, tool: ToolConfig | undefined, dir: string): Promise<DrizzleExtra> {
  const homes = config.keyspaceOf === undefined ? undefined : await homesOf(config.keyspaceOf, where.root)
  return {
    generation: installedGeneration(tool?.cwd ?? packageRoot(dirname(dir), where.root)),
    breakpoints: tool?.breakpoints ?? true,
    notes: tool?.notes ?? [],
    ...(tool?.driver !== undefined && { driver: tool.driver }),
    ...(tool?.prefix !== undefined && { prefix: tool.prefix }),
    ...(tool !== undefined && { config: shownPath(where.root, tool.file) }),
    ...(where.keyspace !== undefined && { keyspace: where.keyspace }),
    ...(where.keyspaces !== undefined && { keyspaces: where.keyspaces }),
    ...(homes !== undefined && { homes }),
  }
}

function shownPath(root: string, path: string): string {
  const shown = relative(root, path).replaceAll('\\', '/')
  return shown === '' ? basename(path) : shown
}

/** drizzle-kit of either generation: 0.31.11 with drizzle-orm 0.45.4, and 1.0.0-rc.5. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { interopFolder } from '../services.ts'
import { runTool, type ToolResult } from './tool.ts'

/** `v0` writes journal folders, `v1` a folder per migration. */
export type DrizzleGeneration = 'v0' | 'v1'

export interface DrizzleProject {
  readonly generation: DrizzleGeneration
  readonly dialect: 'postgresql' | 'mysql' | 'sqlite'
  /** `postgres:…`, `mysql:…` or `file:…`. */
  readonly url: string
  /** The migration folder, Drizzle's `out`. */
  readonly folder: string
  /** A schema module, for `generate`. */
  readonly schema?: string
  /** Where the ledger is, when not where Drizzle puts it by itself. */
  readonly migrations?: { readonly table?: string; readonly schema?: string }
}

/** `drizzle-kit migrate`. An applied folder is applied again without a word. */
export function drizzleMigrate(project: DrizzleProject): Promise<ToolResult> {
  return drizzleKit(project, ['migrate'])
}

/** `drizzle-kit generate`, with a name. Its exit code says nothing: look for the file. */
export function drizzleGenerate(project: DrizzleProject & { readonly schema: string }, name: string): Promise<ToolResult> {
  return drizzleKit(project, ['generate', '--name', name])
}

/** `drizzle-kit check`. */
export function drizzleCheck(project: DrizzleProject): Promise<ToolResult> {
  return drizzleKit(project, ['check'])
}

/** Runs beside the migration folder, since Drizzle breaks on an absolute `out` and takes the configuration's path as relative. */
async function drizzleKit({ generation, folder, url, ...rest }: DrizzleProject, command: readonly string[]): Promise<ToolResult> {
  const cwd = dirname(resolve(folder))
  const temporary = mkdtempSync(join(cwd, '.drizzle-kit-'))
  try {
    const config = join(temporary, 'drizzle.config.js') // v1 does not take JSON, v0 no ES module.
    writeFileSync(config, `module.exports = ${JSON.stringify({ ...rest, out: basename(folder), dbCredentials: { url } })}\n`)
    const program = join(interopFolder(`drizzle-${generation}`), 'node_modules/drizzle-kit/bin.cjs')
    return await runTool([process.execPath, program, ...command, '--config', relative(cwd, config)], { cwd })
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

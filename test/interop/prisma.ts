/**
 * The real Prisma CLI, 7.10.0 and 6.19.0, with its own schema engine as WASM behind `prisma-proxy.mjs`.
 * Postgres and SQLite only: the WASM build has no MySQL.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { interopFolder } from '../services.ts'
import { runTool, type ToolResult } from './tool.ts'

export type PrismaGeneration = '7' | '6'

export interface PrismaProject {
  readonly generation: PrismaGeneration
  /** `postgres:…`, with `?schema=` if wanted, or `file:…` with an absolute path. */
  readonly url: string
  /** The migration folder, which holds `migration_lock.toml`. */
  readonly folder: string
}

/** `prisma migrate deploy`. */
export function prismaDeploy(project: PrismaProject): Promise<ToolResult> {
  return prisma(project, ['migrate', 'deploy'])
}

/** `prisma migrate status`. */
export function prismaStatus(project: PrismaProject): Promise<ToolResult> {
  return prisma(project, ['migrate', 'status'])
}

/** `prisma migrate resolve --applied NAME` or `--rolled-back NAME`. */
export function prismaResolve(project: PrismaProject, as: 'applied' | 'rolled-back', name: string): Promise<ToolResult> {
  return prisma(project, ['migrate', 'resolve', `--${as}`, name])
}

async function prisma({ generation, url, folder }: PrismaProject, command: readonly string[]): Promise<ToolResult> {
  const project = mkdtempSync(join(tmpdir(), 'skein-prisma-'))
  const installed = interopFolder(`prisma-${generation}`)
  try {
    const provider = url.startsWith('file:') ? 'sqlite' : 'postgresql'
    const schema = join(project, 'schema.prisma')
    const location = generation === '6' ? `\n  url = ${JSON.stringify(url)}` : ''
    writeFileSync(schema, `datasource db {\n  provider = "${provider}"${location}\n}\n`)
    const config = { schema, migrations: { path: resolve(folder) }, ...(generation === '7' ? { datasource: { url } } : {}) }
    writeFileSync(join(project, 'prisma.config.mjs'), `export default ${JSON.stringify(config)}\n`)
    const proxy = join(project, 'schema-engine')
    writeFileSync(proxy, `#!/bin/sh\nexec '${process.execPath}' '${proxyScript}' "$@"\n`, { mode: 0o755 })
    // Version 6 would download its query engine, which no migration command loads.
    const env = { PRISMA_SCHEMA_ENGINE_BINARY: proxy, PRISMA_QUERY_ENGINE_LIBRARY: proxy, PRISMA_QUERY_ENGINE_BINARY: proxy, SKEIN_PRISMA_FOLDER: installed, SKEIN_PRISMA_URL: url }
    return await runTool([process.execPath, join(installed, 'node_modules/prisma/build/index.js'), ...command], { cwd: project, env })
  } finally {
    rmSync(project, { recursive: true, force: true })
  }
}

const proxyScript = fileURLToPath(new URL('prisma-proxy.mjs', import.meta.url))

import { basename, dirname } from 'node:path'
import { cacheFolder } from './cache-folder.ts'
import { configNoExport } from './errors.ts'
import { findConfig } from './find.ts'
import { type Fleet, fleetOf } from './fleet.ts'
import { jsonPosition, readJsonConfig } from './json-file.ts'
import { loadModule } from './load-module.ts'
import { bounded, boundedWait } from './modules/bounded.ts'
import { thrownByConfig } from './thrown.ts'
import { validateFleet } from './validate.ts'

export interface LoadOptions {
  /** Where the search for a configuration begins. */
  readonly cwd: string
  /** `--config`: the file itself, or a folder that has one. */
  readonly file?: string
  /** `--environment`; else `SKEIN_ENVIRONMENT`, else `local`. */
  readonly environment?: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** For `--verbose`: what people need to know only when they ask. */
  readonly diagnose?: (line: string) => void
  /** Longest evaluation of a configuration; ten seconds. */
  readonly limitMs?: number
}

const limitMs = 10_000

/**
 * Finds, evaluates and checks the configuration. Nothing is resolved and no database is touched: values stay as they are written.
 * Rejects with a SkeinError `config.*` (exit 64) that says where and what to do.
 */
export async function loadFleet(options: LoadOptions): Promise<Fleet> {
  const path = findConfig(options.cwd, options.file)
  const environment = environmentOf(options)
  const settled: Settled = { path, environment, limitMs: options.limitMs ?? limitMs }
  const json = path.endsWith('.json')
  const exported = json ? await readJsonConfig(path) : await evaluated(settled, options)
  const config = await validateFleet(exported, { file: basename(path), ...(json ? { positionOf: (keys) => jsonPosition(path, keys) } : {}) })
  return fleetOf(config, { file: path, root: dirname(path), environment })
}

/** The environment that a run is in. */
export function environmentOf({ environment, env }: Pick<LoadOptions, 'environment' | 'env'>): string {
  return environment || env['SKEIN_ENVIRONMENT'] || 'local'
}

interface Settled {
  readonly path: string
  readonly environment: string
  readonly limitMs: number
}

async function evaluated({ path, environment, limitMs: limit }: Settled, { env, diagnose = () => {} }: LoadOptions): Promise<unknown> {
  const exports = await loadModule(path, { cacheDir: cacheFolder(env), limitMs: limit, diagnose })
  const definition = definitionOf(exports, path)
  if (typeof definition !== 'function') return definition
  try {
    return await boundedWait(bounded(() => (definition as (context: { readonly environment: string }) => unknown)({ environment }), limit), limit)
  } catch (thrown) {
    throw thrownByConfig(thrown, path)
  }
}

/** The default export; for a CommonJS file, `module.exports` itself. */
function definitionOf(exports: unknown, path: string): unknown {
  if (typeof exports === 'function') return exports
  const names = typeof exports === 'object' && exports !== null ? Object.keys(exports).filter((key) => key !== '__esModule') : []
  const { default: main, __esModule: modern } = (exports ?? {}) as { readonly default?: unknown; readonly __esModule?: unknown }
  if (main !== undefined) return main
  if (modern !== true && names.includes('databases')) return exports
  const hint = names.length > 0 ? `It exports ${names.slice(0, 5).join(', ')}, but no default.` : 'Write `export default defineFleet({ databases: { … } })`.'
  throw configNoExport(`${basename(path)} exports no fleet`, { hint })
}

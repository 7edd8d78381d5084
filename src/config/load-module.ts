import { basename, join } from 'node:path'
import type { createJiti } from 'jiti'
import { configEntry } from './entry.ts'
import { programCache } from './modules/cache.ts'
import { compile } from './modules/compile.ts'
import { bounded, boundedWait } from './modules/bounded.ts'
import type { Program } from './modules/program.ts'
import { runProgram } from './modules/run.ts'
import { thrownByConfig } from './thrown.ts'

export interface LoadModuleOptions {
  /** Where compiled configurations are kept; undefined keeps none. */
  readonly cacheDir: string | undefined
  readonly limitMs: number
  /** For `--verbose`. */
  readonly diagnose: (line: string) => void
}

/**
 * What a TypeScript or JavaScript configuration exports. One seen before is run from the cache, without its compiler;
 * one that imports packages is left to jiti, with jiti's own cache. Whatever it throws becomes a SkeinError.
 */
export async function loadModule(path: string, options: LoadModuleOptions): Promise<unknown> {
  const cache = options.cacheDir === undefined ? undefined : programCache(options.cacheDir)
  const seen = cache?.read(path)
  if (seen !== undefined) return run(seen, options)
  const jiti = await makeJiti(path, options)
  const program = compile(path, ({ filename, source, async }) =>
    jiti.transform({ filename, source, async, ts: /\.[cm]?ts$/.test(filename), retainLines: true, interopDefault: true }),
  )
  if (program === undefined) {
    options.diagnose(`${basename(path)} imports packages: loaded by jiti`)
    return guarded(path, () => boundedWait(jiti.import(path), options.limitMs))
  }
  const trouble = cache?.write(program)
  if (trouble !== undefined) options.diagnose(trouble)
  return run(program, options)
}

function run(program: Program, { limitMs }: LoadModuleOptions): Promise<unknown> {
  return guarded(program.main, () => boundedWait(bounded(() => runProgram(program, configEntry), limitMs), limitMs))
}

async function guarded(path: string, load: () => Promise<unknown>): Promise<unknown> {
  try {
    return await load()
  } catch (thrown) {
    throw thrownByConfig(thrown, path)
  }
}

async function makeJiti(path: string, { cacheDir }: LoadModuleOptions): Promise<ReturnType<typeof createJiti>> {
  const { createJiti: create } = await import('jiti')
  return create(path, {
    fsCache: cacheDir === undefined ? false : join(cacheDir, 'jiti'),
    moduleCache: false,
    interopDefault: true,
    tsconfigPaths: true,
    transformOptions: { retainLines: true },
    virtualModules: { skein: configEntry },
  })
}

import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { compileFunction, constants } from 'node:vm'
import { configMissingModule } from '../errors.ts'
import type { Program } from './program.ts'
import { specifierKind } from './resolve.ts'

interface Running {
  readonly module: { exports: unknown }
  done: Promise<void> | undefined
}

const parameters = ['exports', 'require', 'module', '__filename', '__dirname', 'jitiImport', 'jitiESMResolve']

/** Evaluates a program and gives what its main module exports: at once, or as a promise when it awaits. `entry` is what `import 'skein'` gives. */
export function runProgram(program: Program, entry: unknown): unknown {
  const running = new Map<string, Running>()
  const main = start(program.main, [])
  return main.done === undefined ? main.module.exports : main.done.then(() => main.module.exports)

  function start(path: string, above: readonly string[]): Running {
    const known = running.get(path)
    if (known !== undefined) return known
    const fresh: Running = { module: { exports: {} }, done: undefined }
    running.set(path, fresh)
    if (path.endsWith('.json')) fresh.module.exports = JSON.parse(program.modules[path]!.code)
    else fresh.done = evaluate(path, fresh.module, [...above, path])
    return fresh
  }

  function evaluate(path: string, module: Running['module'], above: readonly string[]): Promise<void> | undefined {
    const native = createRequire(path)
    const load = (specifier: string) => imported(specifier, path, above)
    const require = Object.assign((specifier: string) => load(specifier).module.exports, { resolve: native.resolve })
    const importing = async (specifier: string) => {
      const { module: found, done } = load(specifier)
      if (done !== undefined && !isAbove(specifier, path, above)) await done // In a cycle, what is there so far.
      return found.exports
    }
    const resolveUrl = (specifier: string) => pathToFileURL(native.resolve(specifier)).href
    const { code } = program.modules[path]!
    const body = program.async ? `return (async () => {${code}\n})()` : code
    // The loader option is newer than the types of Node 20: it lets a computed import() reach Node's own.
    const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER as never
    const run = compileFunction(body, parameters, { filename: path, importModuleDynamically }) as (...given: readonly unknown[]) => Promise<void> | undefined
    return run(module.exports, require, module, path, dirname(path), importing, resolveUrl)
  }

  function imported(specifier: string, importer: string, above: readonly string[]): Running {
    const kind = specifierKind(specifier)
    if (kind === 'skein') return { module: { exports: entry }, done: undefined }
    if (kind === 'builtin') return { module: { exports: createRequire(importer)(specifier) as unknown }, done: undefined }
    const link = program.modules[importer]!.links[specifier]
    if (link == null) throw configMissingModule(`${specifier} cannot be found`, { hint: 'Check the path of the import.', details: { importer } })
    return start(link, above)
  }

  function isAbove(specifier: string, importer: string, above: readonly string[]): boolean {
    return above.includes(program.modules[importer]!.links[specifier] ?? '')
  }
}

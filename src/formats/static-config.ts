import { dirname, extname, join } from 'node:path'
import { existsSync, readFileSync } from 'node:fs'
import { evaluate, type Scope } from './static-evaluate.ts'
import { type Declaration, type ModuleOutline, outline } from './static-outline.ts'
import { tokens } from './static-tokens.ts'
import { known, type Static, textAt, unknown } from './static-value.ts'

/** What reading a configuration module may lean on. Nothing in it is run. */
export interface StaticContext {
  /** Absolute path of the module. */
  readonly file: string
  /** The working directory its tool is run in. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** A module of JavaScript or TypeScript (or JSON), read without running it. */
export interface StaticModule {
  /** `export default …`, `module.exports = …`, or the value of a JSON file. */
  readonly default: Static
  /** The value of a declaration by its exported name. */
  exported(name: string): Static
  /** Modules it imports, as written. */
  readonly imports: readonly string[]
  /** Files of environment variables that it loads with dotenv or process.loadEnvFile, absolute, in order. */
  readonly envFiles: readonly string[]
}

const importDepthMax = 4

/** Reads a configuration module. What only running it would tell is `unknown`, with the reason. */
export function readStatic(text: string, context: StaticContext, depth = 0): StaticModule {
  const all = tokens(text)
  if (/\.jsonc?$/.test(context.file)) return { default: evaluate(all, 0, emptyScope(context)).value, exported: () => known(undefined), imports: [], envFiles: [] }
  const found = outline(all)
  const others = new Map<string, StaticModule | undefined>()
  const scope: Scope = {
    ...emptyScope(context),
    lookup: (name) => lookup(name, found, scope, (specifier) => {
      if (!others.has(specifier)) others.set(specifier, follow(specifier, context, depth))
      return others.get(specifier)
    }),
  }
  return {
    get default() {
      return found.default === undefined ? unknown('no default export') : evaluate(all, found.default, scope).value
    },
    exported(name) {
      const declared = found.declarations.get(name)
      return declared === undefined ? unknown(`${name} is not declared here`) : valueOf(declared, scope, all)
    },
    imports: [...new Set(found.imports.map(({ module }) => module))],
    envFiles: envFiles(found, scope),
  }

  function lookup(name: string, { declarations, imports }: ModuleOutline, inner: Scope, open: (specifier: string) => StaticModule | undefined): ReturnType<Scope['lookup']> {
    const declared = declarations.get(name)
    if (declared !== undefined) return { value: valueOf(declared, inner, all) }
    const imported = imports.find(({ local }) => local === name)
    if (imported === undefined) return undefined
    const other = imported.module.startsWith('.') ? open(imported.module) : undefined
    if (other === undefined) return { from: imported.module, name: imported.name }
    return { value: imported.name === 'default' ? other.default : imported.name === '*' ? unknown(`all of ${imported.module}`) : other.exported(imported.name), from: imported.module, name: imported.name }
  }
}

const evaluating = new WeakSet<Declaration>()

/** A declared name's value; a declaration that needs itself is unknown. */
function valueOf(declared: Declaration, scope: Scope, all: ReturnType<typeof tokens>): Static {
  if (declared.at === undefined || evaluating.has(declared)) return unknown(declared.what ?? 'a circular declaration')
  evaluating.add(declared)
  try {
    const whole = evaluate(all, declared.at, scope)
    if (declared.property === undefined) return whole.value
    const part = scope.member(whole, declared.property)
    return part.known && part.value === undefined && declared.fallback !== undefined ? evaluate(all, declared.fallback, scope).value : part
  } finally {
    evaluating.delete(declared)
  }
}

function emptyScope(context: StaticContext): Scope {
  return {
    file: context.file,
    cwd: context.cwd,
    env: context.env,
    lookup: () => undefined,
    member: (of, name) => of.member(name),
  }
}

/** A relative import's module; one in a package or behind an alias is not followed. */
function follow(specifier: string, context: StaticContext, depth: number): StaticModule | undefined {
  const file = depth >= importDepthMax ? undefined : moduleFile(context.file, specifier)
  const text = file === undefined ? undefined : readIfThere(file)
  return file === undefined || text === undefined ? undefined : readStatic(text, { ...context, file }, depth + 1)
}

const endings = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json', '/index.ts', '/index.js']

/** The file that a relative import means, as bundlers and TypeScript find it. */
function moduleFile(from: string, specifier: string): string | undefined {
  const base = join(dirname(from), specifier)
  const stem = /^\.[cm]?js$/.test(extname(base)) ? base.slice(0, -extname(base).length) : base
  return [base, ...endings.map((end) => `${stem}${end}`)].find((one) => /\.(?:[cm]?[jt]s|json)$/.test(one) && existsSync(one))
}

/** The text of the module that a relative import means; undefined when it cannot be read. */
export function besideModule(from: string, specifier: string): string | undefined {
  const file = moduleFile(from, specifier)
  return file === undefined ? undefined : readIfThere(file)
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined // The value stays unknown, and running the configuration says why.
  }
}

function envFiles(found: ModuleOutline, scope: Scope): readonly string[] {
  const files = found.imports.some(({ module }) => module === 'dotenv/config') ? [join(scope.cwd, '.env')] : []
  for (const call of found.calls) {
    const isDotenv = found.imports.some(({ module, local, name }) => /^(?:dotenv|@dotenvx\/dotenvx)$/.test(module) && local === call.path[0] && (name === 'config' ? call.path.length === 1 : call.path[1] === 'config'))
    const isNode = call.path.join('.') === 'process.loadEnvFile'
    if (!isDotenv && !isNode) continue
    const [argument] = call.arguments.map((at) => evaluate(found.tokens, at, scope).value)
    const path = argument === undefined ? '.env' : isNode ? textAt(argument) : (textAt(argument, 'path') ?? '.env')
    if (path !== undefined) files.push(path.startsWith('/') ? path : join(scope.cwd, path))
  }
  return [...new Set(files)]
}

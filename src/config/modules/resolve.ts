import { statSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, isAbsolute, join, resolve } from 'node:path'

/** What an import names: the running Skein, a part of Node, a file of the project, or a package. */
export type SpecifierKind = 'skein' | 'builtin' | 'file' | 'package'

export function specifierKind(specifier: string): SpecifierKind {
  if (specifier === 'skein') return 'skein'
  if (isBuiltin(specifier)) return 'builtin'
  return /^\.{0,2}\//.test(specifier) || specifier === '.' || specifier === '..' || isAbsolute(specifier) ? 'file' : 'package'
}

const extensions = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json']
/** TypeScript wants imports to name the file that will be built. */
const builtFrom: readonly (readonly [RegExp, string])[] = [
  [/\.js$/, '.ts'],
  [/\.mjs$/, '.mts'],
  [/\.cjs$/, '.cts'],
]

/** The file that a relative import in `importer` leads to, or null: the exact name first, then with an extension, then a folder's index. */
export function resolveFile(specifier: string, importer: string): string | null {
  const path = resolve(dirname(importer), specifier)
  const built = builtFrom.flatMap(([ending, source]) => (ending.test(path) ? [path.replace(ending, source)] : []))
  const candidates = [path, ...built, ...extensions.map((extension) => path + extension), ...extensions.map((extension) => join(path, `index${extension}`))]
  return candidates.find(isFile) ?? null
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
  } catch {
    return false
  }
}

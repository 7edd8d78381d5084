import { existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { configInvalid, configNotFound, configUnreadable } from './errors.ts'

/** Names of a configuration, the first of a folder wins: a built `.js` often lies beside its `.ts`. */
export const configNames = ['skein.config.ts', 'skein.config.js', 'skein.config.mjs', 'skein.config.json'] as const

/** The configuration to use, absolute: the nearest from `cwd` upwards, not beyond the git repository; or `file`, a file or a folder that has one. */
export function findConfig(cwd: string, file?: string): string {
  if (file !== undefined) return named(resolve(cwd, file), file)
  const found = nearestConfig(cwd)
  if (found !== undefined) return found
  throw configNotFound(`no ${configNames[0]} here or in a folder above`, {
    hint: 'Run `skein init` to write one from what the repository has, or name one with --config.',
    details: { cwd },
  })
}

/** The nearest configuration from `cwd` upwards, or undefined. */
export function nearestConfig(cwd: string): string | undefined {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const found = inFolder(folder)
    if (found !== undefined) return found
    if (existsSync(join(folder, '.git')) || dirname(folder) === folder) return undefined
  }
}

function inFolder(folder: string): string | undefined {
  return configNames.map((name) => join(folder, name)).find((path) => stats(path)?.isFile())
}

/** A path that may not be looked at counts as not there. */
function stats(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

function named(path: string, shown: string): string {
  const found = stats(path)
  if (found === undefined) throw configUnreadable(`${shown} does not exist or may not be read`, { hint: 'Check the path after --config.' })
  if (found.isDirectory()) {
    const inside = inFolder(path)
    if (inside === undefined) throw configNotFound(`no ${configNames[0]} in ${shown}`, { hint: 'Name the file itself with --config.' })
    return inside
  }
  if (/\.(?:[cm]?[jt]s|json)$/.test(path)) return path
  throw configInvalid(`${shown} is no configuration: a .ts, .js, .mjs or .json file is wanted`)
}

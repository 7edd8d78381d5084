import type { SkeinError, SkeinErrorOptions } from '../errors/skein-error.ts'

/** Keys from the top of the configuration to a value. */
export type ConfigPath = readonly (string | number)[]

/** A problem of a configuration, before it is an error: which kind, where, in words that name no value. */
export interface ConfigProblem {
  readonly kind: (message: string, options?: SkeinErrorOptions) => SkeinError
  readonly path: ConfigPath
  readonly message: string
  readonly hint?: string
}

/** `databases.crm.format`, `databases["ai:oi_global"].groups[0]`; `the configuration` for the whole of it. */
export function shownPath(path: ConfigPath): string {
  if (path.length === 0) return 'the configuration'
  return path.reduce<string>((shown, key) => {
    if (typeof key === 'string' && /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key)) return shown === '' ? key : `${shown}.${key}`
    return `${shown}[${JSON.stringify(key)}]`
  }, '')
}

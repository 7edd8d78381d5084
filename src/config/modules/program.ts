/**
 * A configuration, compiled: every file of its own that it imports, as CommonJS text. JSON-safe, so that it can be cached.
 * It holds no package: one that imports packages is not made into a program.
 */
export interface Program {
  /** Absolute path of the configuration. */
  readonly main: string
  /** Top-level `await` is used somewhere: every module is the body of an async function. */
  readonly async: boolean
  /** By absolute path. */
  readonly modules: Readonly<Record<string, ProgramModule>>
}

export interface ProgramModule {
  /** SHA-256 (hex) of the file that `code` was made from. */
  readonly hash: string
  readonly code: string
  /** Where each relative import leads; null when there is no such file, which matters only when the import is reached. */
  readonly links: Readonly<Record<string, string | null>>
}

/** Where in a file something is wrong. Lines and columns count from 1, columns in UTF-16 units; `offset` counts bytes from 0 where it is known. */
export interface Position {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly offset?: number
}

/**
 * What the process should answer when this error is the worst thing that happened:
 * 1 a refusal or a person must act, 2 a database, the network or a limit failed, 64 arguments, configuration or an unreadable file.
 */
export type ErrorExit = 1 | 2 | 64

export interface SkeinErrorOptions {
  readonly hint?: string
  readonly position?: Position
  /** JSON-safe facts for programs. Never a secret. */
  readonly details?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

/** Something our user can act on. Everything else that is thrown is a defect of ours and ends with exit code 70. */
export class SkeinError extends Error {
  readonly code: string
  readonly exit: ErrorExit
  readonly hint: string | undefined
  readonly position: Position | undefined
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: string, exit: ErrorExit, message: string, options: SkeinErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'SkeinError'
    this.code = code
    this.exit = exit
    this.hint = options.hint
    this.position = options.position
    this.details = options.details ?? {}
  }
}

/** An error as reports and `--json` show it. */
export interface ErrorReport {
  readonly code: string
  /** What the process would answer if this were all that happened. */
  readonly exit: number
  readonly message: string
  readonly hint?: string
  readonly position?: Position
  readonly details?: Readonly<Record<string, unknown>>
}

import { type ErrorExit, SkeinError, type SkeinErrorOptions } from './skein-error.ts'

/** A published kind of error: call it to make one. The generated error reference in docs/ is the list of all kinds. */
export interface ErrorKind {
  (message: string, options?: SkeinErrorOptions): SkeinError
  readonly code: string
  readonly exit: ErrorExit
  /** One or two sentences for the reference: when this happens and what to do. */
  readonly explains: string
}

/** Declares a kind of error. Codes are `area.reason`, published: never renamed, never reused. */
export function errorKind(kind: { readonly code: string; readonly exit: ErrorExit; readonly explains: string }): ErrorKind {
  const make = (message: string, options?: SkeinErrorOptions) => new SkeinError(kind.code, kind.exit, message, options)
  return Object.assign(make, kind)
}

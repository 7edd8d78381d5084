import { redact } from './secrets.ts'
import { type ErrorReport, SkeinError } from './skein-error.ts'

/** The code of everything that is not a SkeinError: a defect of ours. */
export const defectCode = 'internal.defect'

/** An error as reports show it, redacted throughout. A defect keeps its message and, in details, its stack for the bug report. */
export function reportError(error: unknown): ErrorReport {
  if (error instanceof SkeinError) {
    return {
      code: error.code,
      exit: error.exit,
      message: redact(error.message),
      ...(error.hint === undefined ? {} : { hint: redact(error.hint) }),
      ...(error.position === undefined ? {} : { position: error.position }),
      ...(Object.keys(error.details).length === 0 ? {} : { details: redactDeep(error.details) as Record<string, unknown> }),
    }
  }
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: defectCode,
    exit: 70,
    message: redact(message),
    hint: 'This is a defect of Skein. Please report it with the command you ran.',
    details: { stack: redact(error instanceof Error ? (error.stack ?? '') : '') },
  }
}

/** The exit code an error asks for: its own, or 70 for a defect. */
export function exitOf(error: unknown): number {
  return error instanceof SkeinError ? error.exit : 70
}

function redactDeep(value: unknown): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map(redactDeep)
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactDeep(inner)]))
  return value
}

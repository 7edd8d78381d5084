import * as v from 'valibot'

/** Where in a file something is wrong; lines and columns from 1. */
export const positionSchema = v.object({ file: v.string(), line: v.number(), column: v.number(), offset: v.optional(v.number()) })

/** An error, as every report shows it. Codes are listed in docs/errors.md. */
export const errorSchema = v.object({
  code: v.string(),
  /** The exit code it asks for. */
  exit: v.number(),
  message: v.string(),
  hint: v.optional(v.string()),
  position: v.optional(positionSchema),
  details: v.optional(v.record(v.string(), v.unknown())),
})

/** One thing that comparing a folder with a ledger found. */
export const findingSchema = v.object({
  kind: v.picklist([
    'pending', 'late', 'edited', 'missing', 'failed', 'unregistered', 'duplicate-number', 'sum-mismatch', 'line-endings',
    'file-missing', 'order', 'foreign-ledger', 'baseline-needed', 'rerun', 'note',
  ]),
  migration: v.optional(v.string()),
  file: v.optional(v.string()),
  message: v.string(),
  /** What the official tool would do with it. */
  tool: v.optional(v.string()),
  /** What Skein will do with it on the next `migrate`. */
  skein: v.optional(v.string()),
  hint: v.optional(v.string()),
  /** `migrate` refuses the database while this stands. */
  blocks: v.boolean(),
  liftedBy: v.optional(v.picklist(['allow-late', 'allow-edited'])),
})

/** A fact of one database: what was learnt now, what was last known, or why nothing is. */
export function factSchema<const T extends v.GenericSchema>(value: T) {
  return v.variant('state', [
    v.object({ state: v.literal('ok'), value }),
    v.object({ state: v.literal('stale'), value, ageMs: v.number() }),
    v.object({ state: v.literal('timeout') }),
    v.object({ state: v.literal('unknown'), reason: v.string() }),
  ])
}

/** What a connection turned out to be. */
export const serverSchema = v.object({
  dialect: v.string(),
  flavour: v.string(),
  version: v.string(),
  transport: v.string(),
})

export type ErrorShape = v.InferOutput<typeof errorSchema>
export type FindingShape = v.InferOutput<typeof findingSchema>

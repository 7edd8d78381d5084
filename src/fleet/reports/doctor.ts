import * as v from 'valibot'
import { errorSchema, serverSchema } from './shared.ts'

/** One thing doctor looked at. */
export const checkSchema = v.object({
  name: v.string(),
  state: v.picklist(['ok', 'warning', 'problem', 'not-checked']),
  message: v.string(),
  hint: v.optional(v.string()),
})

/** What doctor found, per database, beside what it found of the whole. */
export const doctorSchema = v.object({
  checks: v.array(checkSchema),
  databases: v.array(
    v.object({
      name: v.string(),
      server: v.optional(serverSchema),
      checks: v.array(checkSchema),
      error: v.optional(errorSchema),
    }),
  ),
})

export type DoctorCheck = v.InferOutput<typeof checkSchema>
export type DoctorReport = v.InferOutput<typeof doctorSchema>

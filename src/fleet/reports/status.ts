import * as v from 'valibot'
import { errorSchema, factSchema, findingSchema, serverSchema } from './shared.ts'

/** One database in `skein status`. */
export const databaseStatusSchema = v.object({
  name: v.string(),
  groups: v.array(v.string()),
  format: v.string(),
  /** Folder of migrations, relative to the configuration. */
  folder: v.string(),
  server: v.optional(serverSchema),
  /**
   * `current`: nothing to do · `pending`: migrate has work · `blocked`: a finding refuses migrate · `failed`: a migration stopped half way ·
   * `unreachable`: no answer · `observed`: only watched.
   */
  state: v.picklist(['current', 'pending', 'blocked', 'failed', 'unreachable', 'observed']),
  /** The newest applied migration. */
  head: factSchema(v.nullable(v.string())),
  applied: factSchema(v.number()),
  pending: factSchema(v.array(v.string())),
  late: factSchema(v.array(v.string())),
  edited: factSchema(v.array(v.string())),
  failed: factSchema(v.array(v.string())),
  /** Whether the live schema differs from what its migrations make. */
  drift: factSchema(v.boolean()),
  /** Milliseconds since the oldest pending migration was written, where the tool stores when. */
  lagMs: factSchema(v.nullable(v.number())),
  findings: v.array(findingSchema),
  remarks: v.array(v.string()),
  error: v.optional(errorSchema),
  durationMs: v.number(),
})

/** What `skein status` found. */
export const statusSchema = v.object({
  databases: v.array(databaseStatusSchema),
  summary: v.object({
    databases: v.number(),
    current: v.number(),
    pending: v.number(),
    blocked: v.number(),
    failed: v.number(),
    unreachable: v.number(),
    observed: v.number(),
  }),
})

export type DatabaseStatus = v.InferOutput<typeof databaseStatusSchema>
export type StatusReport = v.InferOutput<typeof statusSchema>

import * as v from 'valibot'
import { errorSchema } from './shared.ts'

/** One database in `skein ready`. */
export const databaseReadySchema = v.object({
  name: v.string(),
  /** `ready`, also when the database is ahead of this build · `waiting`: migrations are missing · `failed`: one stopped half way · `unreachable`. */
  state: v.picklist(['ready', 'waiting', 'failed', 'unreachable']),
  missing: v.array(v.string()),
  /** Applied ones that this build does not know. */
  ahead: v.number(),
  error: v.optional(errorSchema),
})

/** Whether every migration of this build is applied. */
export const readySchema = v.object({
  ready: v.boolean(),
  waitedMs: v.number(),
  databases: v.array(databaseReadySchema),
  /** The file that `--write-manifest` wrote; nobody was asked then. */
  manifest: v.optional(v.string()),
})

export type DatabaseReady = v.InferOutput<typeof databaseReadySchema>
export type ReadyReport = v.InferOutput<typeof readySchema>

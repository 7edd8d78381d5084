import * as v from 'valibot'

/** What `skein new` wrote. */
export const newSchema = v.object({
  /** The databases whose folder it is: several for keyspaces that share one. */
  databases: v.array(v.string()),
  format: v.string(),
  files: v.array(v.object({ path: v.string(), change: v.picklist(['created', 'replaced']) })),
})

export type NewReport = v.InferOutput<typeof newSchema>

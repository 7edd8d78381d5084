import * as v from 'valibot'

/** One database that `skein init` writes into the configuration. */
export const initDatabaseSchema = v.object({
  name: v.string(),
  format: v.string(),
  dialect: v.string(),
  /** Folder of migrations, relative to the configuration. */
  dir: v.string(),
  /** Where the URL comes from, in words; absent when the tool's own files locate the database. */
  url: v.optional(v.string()),
  /** One sentence per choice. */
  why: v.array(v.string()),
  confidence: v.picklist(['certain', 'likely']),
  /** Other tools that claim the same folder. */
  alternatives: v.array(v.object({ format: v.string(), why: v.array(v.string()) })),
})

/** What `skein init` found and wrote. */
export const initSchema = v.object({
  root: v.string(),
  /** False when it was only printed. */
  written: v.boolean(),
  databases: v.array(initDatabaseSchema),
  /** Folders of tools that Skein recognises and does not drive. */
  notTaken: v.array(v.object({ dir: v.string(), tool: v.string(), because: v.string() })),
  /** What a person should look at. */
  notes: v.array(v.string()),
  /** Each file with its whole text, whether written or not. */
  files: v.array(v.object({ path: v.string(), content: v.string(), change: v.picklist(['create', 'extend', 'none']) })),
})

export type InitDatabase = v.InferOutput<typeof initDatabaseSchema>
export type InitReport = v.InferOutput<typeof initSchema>

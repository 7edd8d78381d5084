import * as v from 'valibot'
import { errorSchema, findingSchema, serverSchema } from './shared.ts'

/** One statement of a dry run: exactly what would be sent, secrets masked. */
export const plannedStatementSchema = v.object({
  sql: v.string(),
  line: v.number(),
  /** `file`: shares the migration's one transaction · `part`: shares one with its neighbours · `none`: runs alone. */
  transaction: v.picklist(['file', 'part', 'none']),
  /** A statement of ours that writes the ledger. */
  ledger: v.optional(v.boolean()),
})

/** One database in `skein migrate`. */
export const databaseMigrationSchema = v.object({
  name: v.string(),
  groups: v.array(v.string()),
  format: v.string(),
  server: v.optional(serverSchema),
  /**
   * `migrated` · `current`: there was nothing to do · `planned`: dry run · `refused`: a finding stands in the way, nothing was done ·
   * `failed` · `cancelled` · `skipped`: observed only, or a database it depends on did not get there.
   */
  state: v.picklist(['migrated', 'current', 'planned', 'refused', 'failed', 'cancelled', 'skipped']),
  head: v.nullable(v.string()),
  applied: v.array(v.object({ name: v.string(), statements: v.number(), durationMs: v.number(), resumedAt: v.optional(v.number()) })),
  /** Not applied by this run though it was asked to. */
  remaining: v.array(v.string()),
  planned: v.optional(v.array(v.object({ name: v.string(), file: v.string(), statements: v.array(plannedStatementSchema) }))),
  findings: v.array(findingSchema),
  notes: v.array(v.string()),
  error: v.optional(errorSchema),
  durationMs: v.number(),
})

/** What `skein migrate` did. */
export const migrateSchema = v.object({
  dryRun: v.boolean(),
  databases: v.array(databaseMigrationSchema),
  summary: v.object({
    databases: v.number(),
    migrations: v.number(),
    migrated: v.number(),
    current: v.number(),
    planned: v.number(),
    refused: v.number(),
    failed: v.number(),
    cancelled: v.number(),
    skipped: v.number(),
  }),
})

export type PlannedStatement = v.InferOutput<typeof plannedStatementSchema>
export type DatabaseMigration = v.InferOutput<typeof databaseMigrationSchema>
export type MigrateReport = v.InferOutput<typeof migrateSchema>

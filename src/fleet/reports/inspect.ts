import * as v from 'valibot'
import { serverSchema } from './shared.ts'

const objectSchema = v.object({
  kind: v.string(),
  key: v.string(),
  name: v.string(),
  schema: v.optional(v.string()),
  parent: v.optional(v.string()),
  /** What it is, in the words of its kind. */
  is: v.record(v.string(), v.unknown()),
  owner: v.optional(v.string()),
  comment: v.optional(v.string()),
  privileges: v.optional(v.array(v.object({ grantee: v.string(), grantor: v.optional(v.string()), may: v.array(v.string()), mayGrant: v.optional(v.array(v.string())) }))),
  labels: v.optional(v.array(v.object({ provider: v.string(), label: v.string() }))),
  /** Keys of what it needs. */
  depends: v.array(v.string()),
  facts: v.optional(v.object({ rowsEstimate: v.optional(v.number()), bytes: v.optional(v.number()), leftover: v.optional(v.string()), columns: v.optional(v.array(v.object({ name: v.string(), type: v.string() }))) })),
})

/** What `skein inspect` read. */
export const inspectSchema = v.object({
  source: v.string(),
  server: serverSchema,
  objects: v.array(objectSchema),
  /** Roles that own something or may do something. */
  roles: v.array(v.string()),
  unseen: v.array(v.object({ what: v.string(), because: v.string() })),
})

export type InspectReport = v.InferOutput<typeof inspectSchema>

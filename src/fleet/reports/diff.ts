import * as v from 'valibot'
import { serverSchema } from './shared.ts'

const sideSchema = v.object({
  /** As it was named, secrets masked. */
  source: v.string(),
  /** `live`: a database; `files`: loaded into a scratch database. */
  kind: v.picklist(['live', 'files']),
  /** What it was read from. */
  server: serverSchema,
  /** Of what was read: the same for two databases of one major version whose schemas are the same. */
  fingerprint: v.string(),
  /** Of a live database, taken before it was read: changes whenever its schema may have changed since. Null for files, and where it was not asked for. */
  stamp: v.nullable(v.string()),
})

const hazardSchema = v.object({
  kind: v.picklist(['loses-data', 'blocks-writes', 'blocks-reads', 'may-fail-on-data', 'cannot-be-undone', 'changes-access', 'restarts-sequence']),
  message: v.string(),
})

const stepSchema = v.object({
  sql: v.string(),
  /** Key of the object it is for: `table:public.users`. */
  object: v.string(),
  verb: v.picklist(['create', 'change', 'drop', 'rename', 'copy', 'guard']),
  /** Number of the transaction it runs in, from 0; null when it runs alone, in none. */
  transaction: v.nullable(v.number()),
  locks: v.array(v.object({ object: v.string(), mode: v.string(), descendants: v.number() })),
  works: v.nullable(v.picklist(['rewrites', 'scans'])),
  /** Estimates of the server's for what it works on; null where nothing is known. */
  rowsEstimate: v.nullable(v.number()),
  bytes: v.nullable(v.number()),
  hazards: v.array(hazardSchema),
  undo: v.nullable(v.string()),
})

const changeSchema = v.object({
  verb: v.picklist(['create', 'change', 'drop']),
  object: v.string(),
  /** Key of what it is a part of: the table of a column, and of a column's default. Null where it stands for itself. */
  within: v.nullable(v.string()),
  /** For a change: what of it differs. */
  apart: v.array(v.picklist(['is', 'owner', 'privileges', 'comment', 'labels'])),
})

/** What `skein diff` found. */
export const diffSchema = v.object({
  from: sideSchema,
  to: sideSchema,
  /** Nothing in scope differs. */
  equal: v.boolean(),
  manner: v.picklist(['online', 'offline']),
  changes: v.array(changeSchema),
  /** In the order in which they run. */
  steps: v.array(stepSchema),
  /** The same as a script. */
  sql: v.string(),
  /** Tables whose columns will stand in another order than is wanted: no change, and no plan does anything about it without `--column-order`. */
  columnOrder: v.array(v.object({ table: v.string(), stays: v.array(v.string()), wanted: v.array(v.string()) })),
  /** What stands there half on one side only: `not valid`, `not validated`, `not enforced`, `disabled`, `not populated`; null where it is not so, or not there. */
  leftovers: v.array(v.object({ object: v.string(), from: v.nullable(v.string()), to: v.nullable(v.string()) })),
  /** What may be a rename: to be asked for with `--rename`, never taken by itself. */
  likelyRenames: v.array(v.string()),
  remarks: v.array(v.string()),
  /** What `--verify` found in a scratch database; null when it was not asked for. */
  verified: v.nullable(
    v.object({
      /** Nothing differed and nothing failed. What is in `notChecked` was not tried. */
      passed: v.boolean(),
      differ: v.array(v.string()),
      failure: v.nullable(v.object({ sql: v.string(), message: v.string() })),
      notChecked: v.array(v.string()),
    }),
  ),
  /** What was not looked at, with the reason. */
  unseen: v.array(v.object({ side: v.picklist(['from', 'to']), what: v.string(), because: v.string() })),
})

export type DiffReport = v.InferOutput<typeof diffSchema>

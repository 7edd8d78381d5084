import type { DrizzleConfig } from '../../config/shape.ts'
import type { Format } from '../format.ts'
import { ownLockKey } from '../lock-key.ts'
import { compare } from './compare.ts'
import { create } from './create.ts'
import { detect } from './detect.ts'
import { ledger } from './ledger.ts'
import { read } from './read.ts'
import { recorder } from './record.ts'
import { remarks } from './remarks.ts'
import { select } from './select.ts'
import { settle } from './settle.ts'

/** Drizzle Kit's folders and the ledger of drizzle-orm's migrator: 0.2x to 0.31 (v0) and 1.0 (v1). */
export const drizzle: Format<DrizzleConfig> = {
  name: 'drizzle',
  dialects: ['postgres', 'mysql', 'sqlite'],
  detect,
  settle,
  read,
  ledger,
  compare,
  // Drizzle takes no lock of its own (drizzle-d1.md A2): two of its runners can apply a migration twice.
  lock: (settled) => ownLockKey(`drizzle:${settled.schema ?? ''}.${settled.table}`),
  recorder,
  reading: { invalidUtf8: 'replace', bom: 'strip', breakpoint: '--> statement-breakpoint', transactional: true },
  select,
  remarks,
  // By what the tool stores when it generates a migration: the journal's `when`, the folder's second.
  writtenAt: ({ key }) => (key === undefined ? undefined : new Date(Number(key))),
  create,
}

import type { WranglerConfig } from '../../config/shape.ts'
import type { Format } from '../format.ts'
import { ownLockKey } from '../lock-key.ts'
import { compare } from './compare.ts'
import { create } from './create.ts'
import { detect } from './detect.ts'
import { ledger } from './ledger.ts'
import { read } from './read.ts'
import { recorder } from './record.ts'
import { remarks } from './remarks.ts'
import { settle } from './settle.ts'
import { withoutTransaction } from './transactions.ts'

/** Wrangler's migrations of a Cloudflare D1 database, in its local file or over HTTP. */
export const wrangler: Format<WranglerConfig> = {
  name: 'wrangler',
  dialects: ['sqlite'],
  detect,
  settle,
  read,
  ledger,
  compare,
  // Wrangler takes none: on D1 the row in the batch is the guard; other SQLite connections have the engine's own lock.
  lock: (settled) => ownLockKey(`wrangler:${settled.table}`),
  recorder,
  reading: { invalidUtf8: 'replace', bom: 'strip', prepare: withoutTransaction, transactional: true },
  remarks,
  create,
}

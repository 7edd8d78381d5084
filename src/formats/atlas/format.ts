import type { AtlasConfig } from '../../config/shape.ts'
import type { Format } from '../format.ts'
import { compare } from './compare.ts'
import { create } from './create.ts'
import { detect } from './detect.ts'
import { ledger } from './ledger.ts'
import { prepare } from './prepare.ts'
import { read, writtenAt } from './read.ts'
import { recorder } from './record.ts'
import { settle } from './settle.ts'
import { split } from './split.ts'

/** Atlas's versioned migrations and its `atlas_schema_revisions` (reference/atlas.md, sections 1 to 4). */
export const atlas: Format<AtlasConfig> = {
  name: 'atlas',
  dialects: ['postgres', 'mysql', 'sqlite'],
  detect,
  settle,
  read,
  ledger,
  compare,
  // `atlas_migrate_execute`; on Postgres the FNV-1 hash of the name, 32 bits. (On SQLite Atlas keeps a lock file that `set` writes already expired.)
  lock: () => ({ id: '2686470616', name: 'atlas_migrate_execute' }),
  recorder,
  reading: { invalidUtf8: 'refuse', bom: 'refuse', prepare, split, doubleQuotedStrings: true, transactional: true },
  writtenAt,
  create,
}

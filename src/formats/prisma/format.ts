import type { PrismaConfig } from '../../config/shape.ts'
import type { Format } from '../format.ts'
import { compare } from './compare.ts'
import { create } from './create.ts'
import { detect } from './detect.ts'
import { ledger } from './ledger.ts'
import { read, writtenAt } from './read.ts'
import { recorder } from './record.ts'
import { remarks } from './remarks.ts'
import { settle } from './settle.ts'

/** Prisma Migrate's folders and its `_prisma_migrations` (reference/prisma.md, sections 1, 2 and 8). */
export const prisma: Format<PrismaConfig> = {
  name: 'prisma',
  dialects: ['postgres', 'mysql', 'sqlite'],
  detect,
  settle,
  read,
  ledger,
  compare,
  // Schema engine: pg_advisory_lock(72707369) per database, GET_LOCK('prisma_migrate') per MySQL server.
  lock: () => ({ id: '72707369', name: 'prisma_migrate' }),
  recorder,
  // Prisma reads with Node's utf8: invalid bytes become U+FFFD before hashing, a byte-order mark stays and the server chokes on it.
  reading: { invalidUtf8: 'replace', bom: 'refuse', transactional: true },
  remarks,
  writtenAt,
  create,
}

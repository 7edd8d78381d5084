import type { SqlConfig } from '../../config/shape.ts'
import type { Format } from '../format.ts'
import { ownLockKey } from '../lock-key.ts'
import { compare } from './compare.ts'
import { create } from './create.ts'
import { detect } from './detect.ts'
import { checkDirectives } from './directives.ts'
import { ledger } from './ledger.ts'
import { read } from './read.ts'
import { recorder } from './record.ts'
import { remarks } from './remarks.ts'
import { settle } from './settle.ts'
import { versionTime } from './version.ts'
import { refuseWayBack } from './way-back.ts'

/** Skein's own format: a folder of `<version>_<name>.sql` files and a table of ours in the database. */
export const sql: Format<SqlConfig> = {
  name: 'sql',
  dialects: ['postgres', 'mysql', 'sqlite'],
  detect,
  settle,
  read,
  ledger,
  compare,
  lock: (settled) => ownLockKey(settled.table),
  recorder,
  reading: {
    invalidUtf8: 'refuse',
    bom: 'strip',
    prepare(text, migration) {
      refuseWayBack(text, migration.file)
      checkDirectives(text, migration.file)
      return text
    },
    control: 'refuse',
    doubtful: 'ask',
    doubleQuotedStrings: true, // As the sqlite3 shell, which such files were written for.
    transactional: true,
  },
  remarks,
  writtenAt: (migration) => versionTime(migration.key ?? ''),
  create,
}

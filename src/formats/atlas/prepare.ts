import type { Migration } from '../../model/migration.ts'
import { scriptTxmode } from './errors.ts'
import { onlyMigration } from './txtar.ts'

/** Refuses what Atlas refuses in a file's header, and leaves of a txtar archive only its migration. */
export function prepare(text: string, migration: Migration): string {
  const { txmode = [], txtar = false } = (migration.extra ?? {}) as { txmode?: readonly string[]; txtar?: boolean }
  const position = { file: migration.file, line: 1, column: 1 }
  if (txmode.length > 1) throw scriptTxmode(`${migration.file}: multiple txmode values found: ${txmode.join(', ')}`, { position })
  const [mode] = txmode
  if (mode !== undefined && mode !== 'none' && mode !== 'file') throw scriptTxmode(`${migration.file}: txmode ${JSON.stringify(mode)} is not allowed in a file`, { position, hint: 'Use none or file.' })
  return txtar ? onlyMigration(text) : text
}

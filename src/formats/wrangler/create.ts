import { join } from 'node:path'
import type { Folder } from '../../model/migration.ts'
import { formatNameInvalid } from '../errors.ts'
import type { NewFile, Settled } from '../format.ts'
import { wranglerExtra } from './extra.ts'
import { leadingNumber, matcher } from './names.ts'

/** The file that `wrangler d1 migrations create` writes, byte for byte: the number after the highest one, four digits, blanks as `_`. */
export async function create(settled: Settled, folder: Folder, name: string, now: Date): Promise<readonly NewFile[]> {
  const title = name.trim().replaceAll(' ', '_')
  if (title === '' || /[\\/]/.test(title) || [...title].some((char) => char < ' ')) throw formatNameInvalid(`${JSON.stringify(name)} cannot be the name of a migration`, { hint: 'It becomes part of a file name: no slashes, no control characters.' })
  const numbers = folder.migrations.map((migration) => leadingNumber(migration.name)).filter((number) => Number.isFinite(number))
  const number = String(Math.max(0, ...numbers) + 1).padStart(4, '0')
  const file = `${number}_${title}.sql`
  const { pattern } = wranglerExtra(settled)
  if (!matcher(pattern).file(file)) {
    throw formatNameInvalid(`${file} would not match the pattern ${pattern}, so Wrangler would never run it`, { hint: 'Let the tool that writes this layout (Drizzle Kit) make the migration, or change `migrations_pattern`.' })
  }
  return [{ path: join(settled.dir, file), content: `-- Migration number: ${number} \t ${now.toISOString()}\n`, mode: 'create' }]
}

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Folder } from '../../model/migration.ts'
import { formatNameInvalid, formatValueMissing } from '../errors.ts'
import type { NewFile, Settled } from '../format.ts'
import { slug, stamp } from '../slug.ts'
import { lockFileContent, lockFileName, providers } from './lock-file.ts'

/** Prisma's own limit on a migration's name. */
const titleMax = 200

/** `UTC14_slug/migration.sql` with the text of `migrate dev --create-only`, and the lock file when the folder has none. */
export async function create(settled: Settled, _folder: Folder, name: string, now: Date): Promise<readonly NewFile[]> {
  const title = slug(name, titleMax)
  if (name !== '' && title === '') throw formatNameInvalid(`${JSON.stringify(name)} has no letter or digit to make a folder name of`)
  const migration: NewFile = { path: join(settled.dir, `${stamp(now)}_${title}`, 'migration.sql'), content: '-- This is an empty migration.\n', mode: 'create' }
  const lock = join(settled.dir, lockFileName)
  if (existsSync(lock)) return [migration]
  if (settled.dialect === undefined) throw formatValueMissing(`${settled.shown} has no ${lockFileName} and no schema says which provider it is for`, { hint: 'Name the Prisma schema in the configuration: prisma({ schema: … }).' })
  return [migration, { path: lock, content: lockFileContent(providers[settled.dialect]), mode: 'create' }]
}

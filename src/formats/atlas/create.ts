import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Folder } from '../../model/migration.ts'
import { folderSum, formatNameInvalid } from '../errors.ts'
import type { NewFile, Settled } from '../format.ts'
import { slug, stamp } from '../slug.ts'
import { contentsOf } from './contents.ts'
import { compareBytes } from './names.ts'
import { sumName } from './read.ts'
import { sumFile } from './sum.ts'

/** `UTC14_name.sql`, empty as `atlas migrate new` makes it, and the sum file over the folder with it. */
export async function create(settled: Settled, folder: Folder, name: string, now: Date): Promise<readonly NewFile[]> {
  const title = slug(name)
  if (name !== '' && title === '') throw formatNameInvalid(`${JSON.stringify(name)} has no letter or digit to make a file name of`)
  const broken = folder.problems.find(({ kind }) => kind === 'sum-mismatch')
  if (broken !== undefined) throw folderSum(broken.message, { hint: 'Put the folder right first: a new sum would vouch for what nobody has looked at.' })
  const suffix = folder.generation === 'golang-migrate' ? '.up.sql' : '.sql'
  const file = `${stamp(now)}${title === '' ? '' : `_${title}`}${suffix}`
  const files = [...contentsOf(folder), { name: file, bytes: new Uint8Array() }].sort((a, b) => compareBytes(a.name, b.name))
  const down: readonly NewFile[] = suffix === '.up.sql' ? [{ path: join(settled.dir, file.replace(/\.up\.sql$/, '.down.sql')), content: '', mode: 'create' }] : []
  const sum = join(settled.dir, sumName)
  return [{ path: join(settled.dir, file), content: '', mode: 'create' }, ...down, { path: sum, content: sumFile(files), mode: existsSync(sum) ? 'replace' : 'create' }]
}

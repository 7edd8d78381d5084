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

/** `UTC14_name.sql`, empty as `atlas migrate new` makes it, and the sum file over the folder with it. The version is no one else's. */
export async function create(settled: Settled, folder: Folder, name: string, now: Date): Promise<readonly NewFile[]> {
  const title = slug(name)
  if (name !== '' && title === '') throw formatNameInvalid(`${JSON.stringify(name)} has no letter or digit to make a file name of`)
  const broken = folder.problems.find(({ code }) => code === folderSum.code)
  if (broken !== undefined) throw folderSum(broken.message, { hint: 'Put the folder right first: a new sum would vouch for what nobody has looked at.' })
  const suffix = folder.generation === 'golang-migrate' ? '.up.sql' : '.sql'
  const file = `${nextVersion(folder, now)}${title === '' ? '' : `_${title}`}${suffix}`
  const files = [...contentsOf(folder), { name: file, bytes: new Uint8Array() }].sort((a, b) => compareBytes(a.name, b.name))
  const down: readonly NewFile[] = suffix === '.up.sql' ? [{ path: join(settled.dir, file.replace(/\.up\.sql$/, '.down.sql')), content: '', mode: 'create' }] : []
  const sum = join(settled.dir, sumName)
  return [{ path: join(settled.dir, file), content: '', mode: 'create' }, ...down, { path: sum, content: sumFile(files), mode: existsSync(sum) ? 'replace' : 'create' }]
}

/** This second, or the one behind the newest version: of two files of one version Atlas records one. */
function nextVersion(folder: Folder, now: Date): string {
  const highest = folder.migrations.map(({ key }) => key ?? '').filter((key) => /^\d{14}$/.test(key)).sort().at(-1) ?? ''
  const [year, month, day, hour, minute, second] = (highest.match(/^\d{4}|\d{2}/g) ?? []).map(Number)
  const behind = highest === '' ? '' : stamp(new Date(Date.UTC(year!, month! - 1, day, hour, minute, second! + 1)))
  return behind > stamp(now) && behind > highest ? behind : stamp(now)
}

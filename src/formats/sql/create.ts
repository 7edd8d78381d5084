import { join } from 'node:path'
import type { Folder } from '../../model/migration.ts'
import type { NewFile, Settled } from '../format.ts'
import { formatNameInvalid } from '../errors.ts'
import { slug, stamp } from '../slug.ts'
import { noFreeVersion } from './errors.ts'
import { compareKeys, versionKind, versionTime } from './version.ts'

/** An empty migration with the next version in the folder's own form; UTC seconds in an empty folder. */
export async function create(settled: Settled, folder: Folder, name: string, now: Date): Promise<readonly NewFile[]> {
  const title = slug(name)
  if (name !== '' && title === '') throw formatNameInvalid(`${JSON.stringify(name)} has no letter or digit to make a file name of`)
  const last = folder.migrations.at(-1)
  const digits = last === undefined ? stamp(now) : next(String(last.extra?.digits ?? last.key ?? ''), now)
  if (last !== undefined && compareKeys(digits, last.key ?? '0') <= 0) {
    throw noFreeVersion(`the next version would be ${digits}, which is not after ${last.name}`, { hint: 'Name the file by hand.' })
  }
  return [{ path: join(settled.dir, `${digits}${title === '' ? '' : `_${title}`}.sql`), content: `-- ${name === '' ? 'A new migration' : name}\n`, mode: 'create' }]
}

function next(last: string, now: Date): string {
  const kind = versionKind(last)
  if (kind === 'sequence' || kind === 'number') return (BigInt(last) + 1n).toString().padStart(last.length, '0')
  const time = Math.max(now.getTime(), (versionTime(last)?.getTime() ?? 0) + stepMs[kind])
  if (kind === 'unix') return last.length === 10 ? String(Math.floor(time / 1000)) : String(time)
  return stamp(new Date(time)).slice(0, last.length)
}

/** The least distance of two versions of a kind; days count as numbers, so that a second one on a day is the next day's. */
const stepMs = { date: 86_400_000, minute: 60_000, second: 1000, unix: 1000 } as const

import { readdirSync, realpathSync, statSync, type Dirent } from 'node:fs'
import { join, sep } from 'node:path'
import { folderLinkOutside, folderMissing, folderNotAFile, folderUnreadable } from './errors.ts'

/** One regular file, as found. */
export interface ScannedFile {
  /** Relative to the scanned folder, forward slashes, spelt as on disk. */
  readonly name: string
  /** Absolute. */
  readonly path: string
  /** Reached by a symbolic link (that stays inside). */
  readonly link: boolean
}

export interface FolderScan {
  readonly files: readonly ScannedFile[]
  /** Folders met, entered or not: relative names. */
  readonly folders: readonly string[]
  /** Left over by editors and systems; never migrations. */
  readonly ignored: readonly { readonly file: string; readonly because: string }[]
  /** Names that are one file on a system that folds case or normalises Unicode. */
  readonly twins: readonly (readonly [string, string])[]
}

export interface ScanOptions {
  /** Symbolic links may lead anywhere below this folder, or below the scanned one. Absolute. */
  readonly root: string
  /** Shown instead of the absolute path. */
  readonly shown: string
  /** Which folders (relative names) to enter. Absent: none. */
  readonly enter?: (folder: string) => boolean
  /** What counts as a migration by its name: a pipe or folder of such a name is refused. Absent: names ending in `.sql`. */
  readonly migration?: (name: string) => boolean
  /** For a tool that itself takes `._x.sql` for a migration. */
  readonly keepLeftovers?: boolean
}

const entriesMax = 200_000

/**
 * Lists a folder of migrations strictly: regular files in name order (UTF-16), symbolic links only inside the project,
 * pipes and devices refused, leftovers of editors set aside with the reason.
 */
export function scanFolder(dir: string, options: ScanOptions): FolderScan {
  const found = { files: [] as ScannedFile[], folders: [] as string[], ignored: [] as { file: string; because: string }[] }
  const waiting = ['']
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of list(join(dir, folder), options.shown, folder)) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`
      const because = leftover(entry.name)
      if (because !== undefined && !entry.isDirectory() && options.keepLeftovers !== true) {
        found.ignored.push({ file: name, because })
        continue
      }
      const kind = kindOf(entry, dir, name, options)
      if (kind === 'folder') {
        found.folders.push(name)
        if (options.enter?.(name) === true) waiting.push(name)
      } else if (kind === 'file') found.files.push({ name, path: join(dir, ...name.split('/')), link: entry.isSymbolicLink() })
      else found.ignored.push({ file: name, because: kind.because })
      if (found.files.length > entriesMax) throw folderUnreadable(`${options.shown} holds more than ${entriesMax} files`, { hint: 'Is this a folder of migrations?' })
    }
  }
  found.files.sort((a, b) => (a.name < b.name ? -1 : 1))
  found.folders.sort()
  return { ...found, twins: twins(found.files.map(({ name }) => name)) }
}

function list(path: string, shown: string, folder: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch (error) {
    const where = folder === '' ? shown : `${shown}/${folder}`
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw folderMissing(`There is no folder ${where}`, { hint: 'Relative paths count from the folder of the configuration file.', details: { folder: where }, cause: error })
    if (code === 'ENOTDIR') throw folderMissing(`${where} is a file, not a folder of migrations`, { hint: 'Name the folder that the files are in.', details: { folder: where }, cause: error })
    throw folderUnreadable(`${where} cannot be read: ${code ?? String(error)}`, { details: { folder: where }, cause: error })
  }
}

type Kind = 'file' | 'folder' | { readonly because: string }

function kindOf(entry: Dirent, dir: string, name: string, options: ScanOptions): Kind {
  const migration = (options.migration ?? endsInSql)(name)
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) {
    if (migration) throw folderNotAFile(`${options.shown}/${name} is a folder with the name of a migration`, { hint: 'Rename it.' })
    return 'folder'
  }
  if (entry.isSymbolicLink()) return linked(dir, name, migration, options)
  if (migration) throw folderNotAFile(`${options.shown}/${name} is not a regular file (a pipe, a socket or a device)`, { hint: 'Only regular files are read.' })
  return { because: 'not a regular file' }
}

function linked(dir: string, name: string, migration: boolean, options: ScanOptions): Kind {
  const path = join(dir, ...name.split('/'))
  let target: string
  try {
    target = realpathSync(path)
  } catch (error) {
    if (!migration) return { because: 'a symbolic link that leads nowhere' }
    throw folderLinkOutside(`${options.shown}/${name} is a symbolic link that leads nowhere, or to itself`, { hint: 'Put the file itself here, or remove the link.', cause: error })
  }
  const inside = [options.root, dir].some((folder) => `${target}${sep}`.startsWith(`${realpathSync(folder)}${sep}`))
  const stat = statSync(target)
  if (stat.isDirectory()) return { because: 'a symbolic link to a folder' }
  if (!inside) {
    if (!migration) return { because: 'a symbolic link out of the project' }
    throw folderLinkOutside(`${options.shown}/${name} is a symbolic link out of the project`, { hint: 'Copy the file here, or point the format at its real folder.' })
  }
  if (stat.isFile()) return 'file'
  if (migration) throw folderNotAFile(`${options.shown}/${name} leads to something that is not a regular file`, { hint: 'Only regular files are read.' })
  return { because: 'not a regular file' }
}

const endsInSql = (name: string) => name.toLowerCase().endsWith('.sql')

/** Patterns of files that editors, systems and merges leave behind. */
const leftovers: readonly (readonly [RegExp, string])[] = [
  [/^\.DS_Store$|^\._|^Thumbs\.db$|^desktop\.ini$/i, 'left by the operating system'],
  [/\.sw[a-p]$|^#.*#$|^\.#|~$/, "an editor's backup or swap file"],
  [/\.(?:orig|rej|bak|tmp|part)$/i, 'left by a merge, an editor or a download'],
]

function leftover(name: string): string | undefined {
  return leftovers.find(([pattern]) => pattern.test(name))?.[1]
}

function twins(names: readonly string[]): (readonly [string, string])[] {
  const seen = new Map<string, string>()
  const found: (readonly [string, string])[] = []
  for (const name of names) {
    const folded = name.normalize('NFC').toLowerCase()
    const other = seen.get(folded)
    if (other === undefined) seen.set(folded, name)
    else found.push([other, name])
  }
  return found
}

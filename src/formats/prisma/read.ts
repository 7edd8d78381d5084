import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DialectName } from '../../dialects/dialect-name.ts'
import type { Folder, FolderProblem, Migration } from '../../model/migration.ts'
import { folderProvider, folderScriptMissing, folderUnreadable } from '../errors.ts'
import { hashBytes } from '../file-hash.ts'
import { scanFolder, type FolderScan } from '../folder-scan.ts'
import type { Settled } from '../format.ts'
import { checksum, equalChecksums } from './checksum.ts'
import { lockFileProvider, providerDialect } from './lock-file.ts'

const script = 'migration.sql'

/** Every real folder directly inside, hidden ones included, in the order of `localeCompare`; symbolic links to folders are none. */
export async function read(settled: Settled): Promise<Folder> {
  const scan = scanFolder(settled.dir, {
    root: settled.root,
    shown: settled.shown,
    enter: (folder) => !folder.includes('/'),
    migration: (name) => /^[^/]+\/migration\.sql$/.test(name),
  })
  const files = new Map(scan.files.map((file) => [file.name, file]))
  const folders = scan.folders.filter((folder) => !folder.includes('/')).sort((a, b) => join(settled.dir, a).localeCompare(join(settled.dir, b)))
  const problems: FolderProblem[] = [...lockProblems(scan, settled), ...twinProblems(scan)]
  const migrations: Migration[] = []
  for (const folder of folders) {
    const file = files.get(`${folder}/${script}`)
    if (file === undefined) problems.push(withoutScript(folder, settled))
    else migrations.push(migrationOf(folder, file.path, settled, problems))
  }
  return { dir: settled.dir, migrations, problems, ignored: [...scan.ignored, ...notMigrations(scan)] }
}

function migrationOf(name: string, path: string, settled: Settled, problems: FolderProblem[]): Migration {
  const file = `${settled.shown}/${name}/${script}`
  let content: Buffer
  try {
    content = readFileSync(path)
  } catch (error) {
    throw folderUnreadable(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, { position: { file, line: 1, column: 1 }, cause: error })
  }
  const hashed = hashBytes(content)
  const hash = checksum(hashed)
  if (!hashed.utf8) {
    problems.push({ kind: 'note', migration: name, file, blocks: false, message: `${name} is not valid UTF-8; as Prisma does, each wrong byte is read as U+FFFD, in what runs and in the checksum.` })
  }
  const equal = hashed.otherEndings === undefined ? [] : equalChecksums(content.toString(), hash)
  return { name, path, file, bytes: content.length, hash, ...(equal.length === 0 ? {} : { equalHashes: equal }) }
}

/** Prisma applies what comes before and only then stops with P3015; we refuse before anything runs. */
function withoutScript(folder: string, settled: Settled): FolderProblem {
  return {
    kind: 'file-missing',
    migration: folder,
    file: `${settled.shown}/${folder}`,
    blocks: true,
    code: folderScriptMissing.code,
    message: `The folder ${folder} has no ${script} (Prisma: P3015, after applying what comes before it).`,
    hint: 'Remove the folder, or bring its migration.sql back.',
  }
}

function lockProblems(scan: FolderScan, settled: Settled): readonly FolderProblem[] {
  const file = scan.files.find(({ name }) => name === 'migration_lock.toml')
  const wanted = settled.dialect
  if (file === undefined || wanted === undefined) return []
  const provider = lockFileProvider(readFileSync(file.path, 'utf8'))
  const found: DialectName | undefined = provider === undefined ? undefined : providerDialect(provider)
  if (provider === undefined || found === wanted) return []
  return [
    {
      kind: 'order',
      file: `${settled.shown}/migration_lock.toml`,
      blocks: true,
      code: folderProvider.code,
      message: `The migrations were made for ${provider}, the schema says ${wanted} (Prisma: P3019).`,
      hint: 'Migrations of one provider do not run on another: start a new folder for it.',
    },
  ]
}

/** Two migrations for Prisma on Linux, one on macOS and Windows. */
function twinProblems({ twins }: FolderScan): readonly FolderProblem[] {
  return twins.map(([a, b]) => ({ kind: 'duplicate-number', blocks: false, message: `${a} and ${b} are one file on systems that fold case or normalise Unicode.`, hint: 'Rename the one that is applied nowhere yet.' }))
}

function notMigrations(scan: FolderScan): Folder['ignored'] {
  const extra = scan.files.filter(({ name }) => !/^[^/]+\/migration\.sql$/.test(name) && name !== 'migration_lock.toml')
  return [
    ...extra.map(({ name }) => ({ file: name, because: name.includes('/') ? 'beside a migration.sql; Prisma ignores it' : 'a file; Prisma’s migrations are folders' })),
    ...scan.folders.filter((folder) => folder.includes('/')).map((folder) => ({ file: `${folder}/`, because: 'a folder inside a migration; Prisma ignores it' })),
  ]
}

/** The time in a migration's name, where it has Prisma's form. */
export function writtenAt({ name }: Migration): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:_|$)/.exec(name)?.slice(1).map(Number)
  if (parts === undefined) return undefined
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
  const time = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  return time.getUTCMonth() === month - 1 && time.getUTCDate() === day ? time : undefined
}

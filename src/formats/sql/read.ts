import { readFileSync } from 'node:fs'
import type { Folder, FolderProblem, Migration } from '../../model/migration.ts'
import { folderSameName, folderUnreadable, folderVersion } from '../errors.ts'
import { scanFolder, type ScannedFile } from '../folder-scan.ts'
import type { Settled } from '../format.ts'
import { checksum } from './checksum.ts'
import { readDirectives } from './directives.ts'
import { compareKeys, parseName, startsWithForeignDigit } from './version.ts'

/** Files named `<version>_<name>.sql` directly in the folder, in the order of their versions as whole numbers, then of their names. */
export async function read(settled: Settled): Promise<Folder> {
  const scan = scanFolder(settled.dir, { root: settled.root, shown: settled.shown })
  const problems: FolderProblem[] = scan.twins.map(([a, b]) => twin(a, b))
  const ignored = [...scan.ignored, ...scan.folders.map((folder) => ({ file: `${folder}/`, because: 'a folder; only the files directly in the folder of migrations are read' }))]
  const migrations: Migration[] = []
  for (const file of scan.files) {
    const because = passedOver(file.name)
    if (because === undefined) migrations.push(migrationOf(file, settled))
    else ignored.push({ file: file.name, because })
    const problem = because === undefined ? undefined : suspicious(file.name, because, settled)
    if (problem !== undefined) problems.push(problem)
  }
  migrations.sort((a, b) => compareKeys(a.key ?? '0', b.key ?? '0') || (a.name < b.name ? -1 : 1))
  return { dir: settled.dir, migrations, problems, ignored }
}

function migrationOf(file: ScannedFile, settled: Settled): Migration {
  const shown = `${settled.shown}/${file.name}`
  let content: Buffer
  try {
    content = readFileSync(file.path)
  } catch (error) {
    throw folderUnreadable(`${shown} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, { position: { file: shown, line: 1, column: 1 }, cause: error })
  }
  const version = parseName(file.name)
  return {
    name: file.name.slice(0, -'.sql'.length),
    path: file.path,
    file: shown,
    bytes: content.length,
    hash: checksum(content),
    key: version?.key ?? '0',
    ...readDirectives(headOf(content)),
    extra: { digits: version?.digits ?? '' },
  }
}

/** Directives stand above the first statement; a header longer than this is not looked through. */
const headBytes = 64 * 1024
const headOf = (content: Buffer) => content.subarray(0, headBytes).toString()

function passedOver(name: string): string | undefined {
  if (!name.endsWith('.sql')) return 'not an .sql file'
  if (/\.(?:down|undo|rollback)\.sql$/i.test(name)) return 'a way back; Skein only goes forward'
  return parseName(name) === undefined ? 'no version in front of its name' : undefined
}

/** An `.sql` file that will never run is said, since its author may think otherwise. */
function suspicious(name: string, because: string, settled: Settled): FolderProblem | undefined {
  const file = `${settled.shown}/${name}`
  if (startsWithForeignDigit(name)) {
    return { kind: 'order', file, blocks: true, code: folderVersion.code, message: `${name} has a version in digits other than 0 to 9.`, hint: 'Write the version in ASCII digits.' }
  }
  if (!/\.sql$/i.test(name)) return undefined
  const hint = because.startsWith('no version') ? 'Name it <version>_<name>.sql, or move it out of the folder.' : undefined
  return { kind: 'unregistered', file, blocks: false, message: `${name} is passed over: ${because}.`, ...(hint === undefined ? {} : { hint }) }
}

function twin(a: string, b: string): FolderProblem {
  return {
    kind: 'duplicate-number',
    blocks: true,
    code: folderSameName.code,
    message: `${a} and ${b} are one file on systems that fold case or normalise Unicode.`,
    hint: 'Rename one of them before it is applied anywhere.',
  }
}

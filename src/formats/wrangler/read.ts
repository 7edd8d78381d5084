import { statSync } from 'node:fs'
import type { Folder, FolderProblem, Migration } from '../../model/migration.ts'
import { folderUnreadable } from '../errors.ts'
import type { Settled } from '../format.ts'
import { scanFolder } from '../folder-scan.ts'
import { twinProblems } from '../twin-problems.ts'
import { wranglerExtra } from './extra.ts'
import { compareNames, leadingNumber, matcher } from './names.ts'

/** The folder as Wrangler reads it: regular files that `migrations_pattern` matches, in its order; a name is the path inside the folder. */
export async function read(settled: Settled): Promise<Folder> {
  const { pattern } = wranglerExtra(settled)
  const match = matcher(pattern)
  const scan = scanFolder(settled.dir, { root: settled.root, shown: settled.shown, enter: (folder) => match.folder(folder) || isDrizzleFolder(folder), migration: match.file })
  const files = scan.files.filter(({ name, link }) => match.file(name) && !link)
  const ignored = [...scan.ignored, ...scan.files.filter(({ name, link }) => match.file(name) && link).map(({ name }) => ({ file: name, because: 'a symbolic link: Wrangler 4.98 and later passes over it' }))]
  for (const { name } of scan.files) if (!match.file(name) && /^[^/]+\.sql$/i.test(name)) ignored.push({ file: name, because: `not matched by the pattern ${pattern}` })
  for (const folder of scan.folders) if (!match.folder(folder)) ignored.push({ file: `${folder}/`, because: `the pattern ${pattern} does not reach into it` })
  const migrations = files.map(({ name, path }) => migration(settled, name, path)).sort((a, b) => compareNames(a.name, b.name))
  const problems = [...sameNumber(migrations), ...twinProblems(scan, settled.shown), ...(migrations.length === 0 ? drizzleHint(scan.files.map(({ name }) => name), settled) : [])]
  return { dir: settled.dir, migrations, problems, ignored }
}

/** Looked into only to say that the pattern misses Drizzle's layout, as Wrangler itself does. */
const isDrizzleFolder = (folder: string) => /^\d{14}_[^/]+$/.test(folder)

function migration(settled: Settled, name: string, path: string): Migration {
  const file = `${settled.shown}/${name}`
  try {
    return { name, path, file, bytes: statSync(path).size, hash: '' }
  } catch (error) {
    throw folderUnreadable(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, { position: { file, line: 1, column: 1 }, cause: error })
  }
}

function sameNumber(migrations: readonly Migration[]): FolderProblem[] {
  const seen = new Map<number, string>()
  return migrations.flatMap(({ name }) => {
    const number = leadingNumber(name)
    const other = seen.get(number)
    if (!Number.isFinite(number) || other === undefined) {
      seen.set(number, name)
      return []
    }
    const problem: FolderProblem = {
      kind: 'duplicate-number',
      migration: name,
      message: `${other} and ${name} have the same number.`,
      tool: 'Runs both, in the order of their names.',
      skein: 'Runs both: the full name is the identity.',
      blocks: false,
    }
    return [problem]
  })
}

function drizzleHint(names: readonly string[], settled: Settled): FolderProblem[] {
  if (!names.some((name) => /^[^/]+\/migration\.sql$/.test(name))) return []
  const { config } = wranglerExtra(settled)
  return [
    {
      kind: 'note',
      message: `${settled.shown} holds no file that its pattern matches, but folders with a migration.sql, as Drizzle Kit 1.0 writes them.`,
      tool: 'Finds nothing to apply.',
      skein: 'Finds nothing to apply.',
      hint: `Set \`migrations_pattern\` to "<migrations_dir>/*/migration.sql"${config === undefined ? '' : ` in ${config}`}.`,
      blocks: false,
    },
  ]
}

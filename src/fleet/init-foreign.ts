import { posix } from 'node:path'
import { foreignTool } from '../formats/foreign.ts'
import type { Repository } from '../formats/format.ts'

/** A folder of migrations that belongs to a tool Skein does not drive. */
export interface ForeignFolder {
  readonly dir: string
  readonly tool: string
  readonly because: string
}

/** What a folder has to look like before its files are opened. */
const looksLikeMigrations = /(?:^|\/)(?:migrat\w*|db\/migrate|changelogs?|versions|alembic|deploy|sql)(?:\/|$)/i
const samplesMax = 3
const sampleLength = 4000

/** The folders of other tools in a repository, each with the sign that gave it away. Outermost only. */
export async function foreignFolders(repository: Repository): Promise<readonly ForeignFolder[]> {
  const byFolder = groupByFolder(repository.files)
  const found: ForeignFolder[] = []
  for (const [dir, names] of [...byFolder].sort(([a], [b]) => a.length - b.length)) {
    if (!names.some((name) => name.endsWith('.sql')) && !looksLikeMigrations.test(dir)) continue
    if (found.some((outer) => dir.startsWith(`${outer.dir}/`))) continue
    const tool = foreignTool({ dir, names, repository: repository.files, samples: await samplesOf(dir, names, repository) })
    if (tool !== undefined) found.push({ dir, tool: tool.tool, because: tool.because })
  }
  return found.sort((a, b) => (a.dir < b.dir ? -1 : 1))
}

function groupByFolder(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>()
  for (const file of files) {
    const dir = posix.dirname(file) === '.' ? '' : posix.dirname(file)
    const names = groups.get(dir)
    if (names === undefined) groups.set(dir, [posix.basename(file)])
    else names.push(posix.basename(file))
  }
  return groups
}

async function samplesOf(dir: string, names: readonly string[], repository: Repository): Promise<readonly string[]> {
  const files = names.filter((name) => name.endsWith('.sql')).slice(0, samplesMax)
  const texts = files.map((name) => repository.read(dir === '' ? name : `${dir}/${name}`).catch(() => ''))
  return (await Promise.all(texts)).map((text) => text.slice(0, sampleLength))
}

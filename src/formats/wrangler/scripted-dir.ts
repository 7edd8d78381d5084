import type { Repository } from '../format.ts'
import { folderOf } from '../repository-names.ts'

const scriptName = /(?:^|\/)(?:package\.json|[^/]+\.(?:sh|bash|mjs|cjs|js|ts|ps1)|Makefile|justfile|Taskfile\.ya?ml)$|(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/
const scriptsMax = 300

/** The folder of SQL files that a deploy script hands to `wrangler d1`, when the configuration itself does not say. */
export async function scriptedDir(repository: Repository, folder: string): Promise<{ readonly dir: string; readonly file: string } | undefined> {
  const folders = [...new Set(repository.files.filter((file) => file.endsWith('.sql')).map(folderOf))].filter((dir) => dir !== '')
  // The longest path first, so that `db/migrations/auth` is not taken for `db/migrations`.
  folders.sort((a, b) => b.length - a.length)
  const scripts = repository.files.filter((file) => scriptName.test(file) && (folder === '' || file.startsWith(`${folder}/`) || !file.includes('/') || file.startsWith('.github/') || file.startsWith('scripts/'))).slice(0, scriptsMax)
  for (const file of scripts) {
    const text = await repository.read(file)
    if (!/\bwrangler\b[^]*?\bd1\b/.test(text)) continue
    const found = folders.find((dir) => mentions(text, dir) || (folder !== '' && dir.startsWith(`${folder}/`) && mentions(text, dir.slice(folder.length + 1))))
    if (found !== undefined) return { dir: found, file }
  }
  return undefined
}

/** As a path of its own, not as part of a longer name. */
function mentions(text: string, dir: string): boolean {
  return new RegExp(`(?<![\\w/-])(?:\\.{1,2}/)*${dir.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}(?![\\w-])`).test(text)
}

import type { DialectName } from '../dialects/dialect-name.ts'
import type { Repository } from './format.ts'
import { dialectOfScheme } from './guess-dialect.ts'

/** An environment variable that holds a URL, as the project's example files and compose files show it. */
export interface UrlVariable {
  readonly name: string
  readonly dialect: DialectName
  /** Where it was seen. */
  readonly file: string
}

const examples = /(?:^|\/)(?:\.env\.(?:example|sample|template|dist|defaults?|test|ci|development)|(?:docker-)?compose[^/]*\.ya?ml|[^/]*\.env\.example|Makefile|justfile|Taskfile\.ya?ml)$/
const assignment = /(?:^|[\s"'-])(?:export\s+)?([A-Z][A-Z0-9_]*)\s*[:=]{1,2}\s*["']?([a-z][a-z0-9+]*:[^\s"']+)/gm

/** Variables with database URLs, those nearest to `dir` first. Real `.env` files are not read: they hold secrets. */
export async function urlVariables(repository: Repository, dir: string): Promise<readonly UrlVariable[]> {
  const files = repository.files.filter((file) => examples.test(file)).sort((a, b) => shared(b, dir) - shared(a, dir) || a.split('/').length - b.split('/').length)
  const found: UrlVariable[] = []
  for (const file of files.slice(0, 50)) {
    for (const [, name = '', url = ''] of (await repository.read(file)).matchAll(assignment)) {
      const dialect = dialectOfScheme(url)
      if (dialect !== undefined && !found.some((one) => one.name === name)) found.push({ name, dialect, file })
    }
  }
  return found
}

/** How many folders two paths have in common from the root. */
function shared(file: string, dir: string): number {
  const [a, b] = [file.split('/').slice(0, -1), dir.split('/')]
  if (a.some((segment, index) => segment !== b[index])) return -1 // Another project's file.
  return a.length
}

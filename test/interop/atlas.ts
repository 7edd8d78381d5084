/** The community edition of Atlas 0.13.1, built from its Go module: the newest of which there is one. It knows Postgres up to 15. */
import { program } from '../services.ts'
import { runTool, type ToolResult } from './tool.ts'

export interface AtlasProject {
  /** As Atlas writes it: `postgres:…?sslmode=disable`, `mysql:…`, `sqlite://FILE`. Use `atlasUrl`. */
  readonly url: string
  /** The migration folder. */
  readonly dir: string
  readonly revisionsSchema?: string
}

/** `atlas migrate apply`, with further flags such as `--baseline`. */
export function atlasApply(project: AtlasProject, ...flags: readonly string[]): Promise<ToolResult> {
  return atlas(project, ['migrate', 'apply', '--url', project.url, ...revisions(project), ...flags])
}

/** `atlas migrate status`. */
export function atlasStatus(project: AtlasProject): Promise<ToolResult> {
  return atlas(project, ['migrate', 'status', '--url', project.url, ...revisions(project)])
}

/** `atlas migrate hash`: writes `atlas.sum`. */
export function atlasHash({ dir }: { readonly dir: string }): Promise<ToolResult> {
  return atlas({ dir }, ['migrate', 'hash'])
}

/** `atlas migrate validate`: fails when `atlas.sum` does not fit. */
export function atlasValidate({ dir }: { readonly dir: string }): Promise<ToolResult> {
  return atlas({ dir }, ['migrate', 'validate'])
}

/** One of our test URLs as Atlas wants it: SQLite by its own scheme, Postgres without TLS and with its schema named, which the ledger then stands in. */
export function atlasUrl(url: string): string {
  if (url.startsWith('file:')) return `sqlite://${url.slice('file:'.length)}`
  const parsed = new URL(url)
  if (parsed.protocol === 'postgres:') {
    parsed.searchParams.set('sslmode', 'disable')
    if (!parsed.searchParams.has('search_path')) parsed.searchParams.set('search_path', 'public')
  }
  return parsed.href
}

const revisions = ({ revisionsSchema }: AtlasProject): readonly string[] => (revisionsSchema === undefined ? [] : ['--revisions-schema', revisionsSchema])

function atlas({ dir }: { readonly dir: string }, command: readonly string[]): Promise<ToolResult> {
  return runTool([program('atlas'), ...command, '--dir', `file://${dir}`], { cwd: dir })
}

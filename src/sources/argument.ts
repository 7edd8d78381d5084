import { existsSync, statSync } from 'node:fs'
import { basename, relative, resolve } from 'node:path'
import { dialectOfUrl } from '../dialects/index.ts'
import { redact } from '../errors/secrets.ts'
import { sourceNotYet, sourceUnknown } from './errors.ts'

/** What a `--from` or `--to` names. `label` may be shown. */
export type SourceArgument =
  | { readonly kind: 'url'; readonly url: string; readonly label: string }
  | { readonly kind: 'member'; readonly name: string; readonly label: string }
  | FilesArgument

export interface FilesArgument {
  readonly kind: 'file' | 'folder'
  readonly path: string
  readonly label: string
}

/** Reads a source argument: a URL, `db:NAME`, an SQL file, a folder. Throws `source.*`. */
export function sourceArgument(given: string, cwd: string): SourceArgument {
  if (given.startsWith('db:')) return { kind: 'member', name: given.slice('db:'.length), label: given }
  const dialect = dialectOfUrl(given)
  if (dialect === 'postgres') return { kind: 'url', url: given, label: redact(given) }
  if (dialect !== undefined) throw sourceNotYet(`${redact(given)} is a database whose schema cannot be compared yet`, { hint: 'Schemas of Postgres and PGlite are.' })
  return onDisk(given, cwd)
}

function onDisk(given: string, cwd: string): SourceArgument {
  const path = resolve(cwd, given)
  const label = relative(cwd, path).replaceAll('\\', '/') || '.'
  if (!existsSync(path)) throw sourceUnknown(`${redact(given)} is no URL, and nothing of that name is here`, { hint: 'Name a URL (postgres://…), an SQL file, a folder, or db:NAME for a database of the fleet.' })
  if (statSync(path).isDirectory()) return { kind: 'folder', path, label }
  if (/\.sql$/i.test(path)) return { kind: 'file', path, label }
  throw sourceNotYet(`${label} is not read as a schema`, { hint: /\.prisma$/.test(path) ? 'Its migrations folder is.' : `${basename(path)} is no .sql file.` })
}

import type { DriverOptions } from './driver.ts'

/** The file name in SQLite's URI form, the only way in which both libraries take an access mode (sqlite.org/uri.html). */
export function uri({ path, access }: DriverOptions): string {
  if (path === ':memory:') return path
  const slashes = path.replaceAll('\\', '/')
  const rooted = slashes.startsWith('/') ? slashes : `/${slashes}`
  const escaped = rooted.replaceAll('%', '%25').replaceAll('?', '%3f').replaceAll('#', '%23')
  return `file:${escaped.startsWith('//') ? '//' : ''}${escaped}?${modes[access]}`
}

const modes: Readonly<Record<DriverOptions['access'], string>> = { create: 'mode=rwc', write: 'mode=rw', read: 'mode=ro', immutable: 'mode=ro&immutable=1' }

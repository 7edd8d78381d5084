import { resolve } from 'node:path'
import { connectUrl } from '../../errors.ts'

/** Where a PGlite database lives: `pglite:DIR`, relative to `root`, or `pglite:memory`. Rejects with `connect.url`. */
export function pgliteFolder(url: string, root: string): string | 'memory' {
  const written = url.slice(url.indexOf(':') + 1)
  const rest = written.startsWith('///') ? written.slice(2) : written
  if (/^(\/\/)?memory(:\/\/)?$/.test(rest) || rest === ':memory:') return 'memory'
  if (rest === '') throw connectUrl('the URL names no folder', { hint: 'Write pglite:DIR, or pglite:memory for one that is gone afterwards.' })
  if (rest.startsWith('//')) throw connectUrl('a PGlite URL has no host', { hint: 'Write pglite:DIR, or pglite:///DIR with an absolute path.' })
  if (/[?#]/.test(rest)) throw connectUrl('a PGlite URL takes no parameters')
  return resolve(root, rest)
}

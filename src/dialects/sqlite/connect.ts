import type { Connection, Target } from '../dialect.ts'
import { parseUrl } from './url.ts'

/** Opens whatever the URL says; each transport is loaded when it is first used. Rejects with `connect.*`. */
export async function connect(target: Target): Promise<Connection> {
  const url = parseUrl(target.url, target.root)
  switch (url.transport) {
    case 'file':
      return await (await import('./transports/file.ts')).connectFile(url, target)
    case 'd1-local':
      return await (await import('./transports/d1-local.ts')).connectD1Local(url, target)
    case 'd1-http':
      return await (await import('./transports/d1-http.ts')).connectD1Http(url, target)
    case 'libsql-http':
      return await (await import('./transports/libsql-http.ts')).connectLibsql(url, target)
  }
}

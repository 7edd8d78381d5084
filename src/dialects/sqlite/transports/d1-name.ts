import { createHash, createHmac } from 'node:crypto'
import { join } from 'node:path'

const uniqueKey = 'miniflare-D1DatabaseObject'

/** The file's name without `.sqlite`, for `preview_database_id ?? database_id ?? binding` (miniflare; verified against Wrangler 4.164). */
export function localName(id: string): string {
  const key = createHash('sha256').update(uniqueKey).digest()
  const name = createHmac('sha256', key).update(id).digest().subarray(0, 16)
  const check = createHmac('sha256', key).update(name).digest().subarray(0, 16)
  return Buffer.concat([name, check]).toString('hex')
}

/** Where Wrangler keeps a local D1 database: under the folder of its configuration, or under `persistTo` when that is given. */
export function localFile(where: { readonly configDir: string; readonly persistTo?: string; readonly id: string }): string {
  const state = where.persistTo ?? join(where.configDir, '.wrangler', 'state')
  return join(state, 'v3', 'd1', uniqueKey, `${localName(where.id)}.sqlite`)
}

import { createHash } from 'node:crypto'
import type { Schema } from '../model/schema.ts'

/** A text that is the same for two schemas exactly when nothing in them differs, whatever database they were read from. SHA-256, hex. */
export function contentFingerprint(schema: Schema): string {
  const hash = createHash('sha256')
  for (const key of [...schema.objects.keys()].sort()) {
    const { is, owner, privileges, comment, labels } = schema.objects.get(key) ?? {}
    hash.update(`${key}\0${sorted({ is, owner, privileges, comment, labels })}\0`)
  }
  return hash.digest('hex')
}

/** JSON whose fields stand in one order. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner))
}

import { createHash } from 'node:crypto'
import type { Schema } from '../model/schema.ts'

/** A text that is the same for two schemas exactly when nothing in them differs, whatever database they were read from. SHA-256, hex. */
export function contentFingerprint(schema: Schema): string {
  const lines = [...schema.objects.keys()].sort().map((key) => {
    const { is, owner, privileges, comment, labels } = schema.objects.get(key) ?? {}
    return `${key}\0${sorted({ is, owner, privileges, comment, labels })}\0`
  })
  return createHash('sha256').update(lines.join('')).digest('hex')
}

/** JSON whose fields stand in one order. Undefined where `JSON.stringify` is. */
function sorted(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((one) => sorted(one) ?? 'null').join()}]`
  const fields: string[] = []
  for (const name of Object.keys(value).sort()) {
    const text = sorted((value as Readonly<Record<string, unknown>>)[name])
    if (text !== undefined) fields.push(`${JSON.stringify(name)}:${text}`)
  }
  return `{${fields.join()}}`
}

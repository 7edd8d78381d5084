import type { Value } from '../dialects/dialect.ts'

/**
 * A ledger's time as ISO 8601 in UTC: unix milliseconds, or a server's text. A text without a zone is taken to be UTC, which is what
 * the tools write there. Undefined for null and for what is not a time.
 */
export function isoInstant(value: Value | undefined): string | undefined {
  if (value === null || value === undefined || typeof value === 'boolean') return undefined
  const time = typeof value === 'number' ? value : /^-?\d+$/.test(value) ? Number(value) : Date.parse(spelt(value))
  return Number.isFinite(time) && Math.abs(time) < 8.64e15 ? new Date(time).toISOString() : undefined
}

/** `2026-11-20 22:25:35.014+00` as JavaScript reads it. */
function spelt(value: string): string {
  const parts = /^(\d{4,}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?)(\.\d+)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i.exec(value.trim())
  if (parts === null) return value
  const [, day = '', time = '00:00:00', fraction = '', zone = 'Z'] = parts
  const offset = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone
  return `${day}T${time}${fraction.slice(0, 4)}${offset.toUpperCase()}`
}

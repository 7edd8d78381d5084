/** What a file name of this format says. */
export interface VersionedName {
  /** The digits as written: `0001`, `20260102`, `20260102030405`. */
  readonly digits: string
  /** The digits without leading zeros: equal for `1` and `001`. */
  readonly key: string
  /** What follows the version, without `.sql`; empty when nothing does. */
  readonly title: string
}

const pattern = /^([0-9]+)(?:[_-](.*))?\.sql$/s

/** Reads `<version>_<name>.sql`, `<version>-<name>.sql` or `<version>.sql`; undefined for any other name. */
export function parseName(file: string): VersionedName | undefined {
  const match = pattern.exec(file)
  if (match === null) return undefined
  const [, digits = '', title = ''] = match
  return { digits, key: digits.replace(/^0+(?=.)/, ''), title }
}

/** Whether a name begins with digits of another script, which no tool would order as numbers. */
export function startsWithForeignDigit(file: string): boolean {
  return /^[0-9]*(?![0-9])\p{Nd}/u.test(file)
}

/** Orders keys as whole numbers of any length: no digit of a version beyond 2^53 is lost. */
export function compareKeys(a: string, b: string): number {
  const [left, right] = [BigInt(a), BigInt(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

/** What kind of number a version is. Times sort as time only among their own kind. */
export type VersionKind = 'sequence' | 'date' | 'minute' | 'second' | 'unix' | 'number'

const timeKinds: readonly (readonly [VersionKind, RegExp])[] = [
  ['date', /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/],
  ['minute', /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d$/],
  ['second', /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d[0-5]\d$/],
  ['unix', /^1\d{9}(?:\d{3})?$/],
  ['sequence', /^\d{1,7}$/],
]

/** The kind of a version's digits. */
export function versionKind(digits: string): VersionKind {
  return timeKinds.find(([, form]) => form.test(digits))?.[0] ?? 'number'
}

/** The time that a version says, in UTC; undefined for versions that are only numbers. */
export function versionTime(digits: string): Date | undefined {
  const kind = versionKind(digits)
  if (kind === 'unix') return new Date(digits.length === 10 ? Number(digits) * 1000 : Number(digits))
  if (kind === 'sequence' || kind === 'number') return undefined
  const part = (from: number, length: number) => Number(digits.slice(from, from + length) || 0)
  return new Date(Date.UTC(part(0, 4), part(4, 2) - 1, part(6, 2), part(8, 2), part(10, 2), part(12, 2)))
}

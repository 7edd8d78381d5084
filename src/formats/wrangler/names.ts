import { posix } from 'node:path'
import { globExpression } from '../glob.ts'

/**
 * How Wrangler orders migrations (workers-utils/src/d1-migrations.ts, 4.98 to 4.164): segment by segment of the path, by the number
 * before the first `_`, numbered ones first, then by UTF-16 units; a shorter path before a longer one.
 */
export function compareNames(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')]
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const order = compareSegments(left[index] ?? '', right[index] ?? '')
    if (order !== 0) return order
  }
  return left.length - right.length
}

function compareSegments(a: string, b: string): number {
  const [left, right] = [leadingNumber(a), leadingNumber(b)]
  if (left !== right) {
    if (Number.isFinite(left) && Number.isFinite(right)) return left - right
    if (Number.isFinite(left)) return -1
    if (Number.isFinite(right)) return 1
  }
  return a < b ? -1 : a > b ? 1 : 0
}

/** NaN for a name without one. */
export function leadingNumber(name: string): number {
  return Number.parseInt(name.split('/')[0]?.split('_')[0] ?? '', 10)
}

/** A path of the configuration as Wrangler compares it: forward slashes, no `./`, no slash at the end. */
export function normalPath(path: string): string {
  const normal = posix.normalize(path.replaceAll('\\', '/'))
  return normal.endsWith('/') ? normal.slice(0, -1) : normal
}

/** `migrations_pattern` without the folder it must begin with; undefined when it does not. */
export function patternInside(dir: string, pattern: string): string | undefined {
  if (dir === '.') return pattern
  return pattern.startsWith(`${dir}/`) ? pattern.slice(dir.length + 1) : undefined
}

/** Which names (relative to the folder) are migrations, and which folders can hold some. */
export function matcher(pattern: string): { readonly file: (name: string) => boolean; readonly folder: (name: string) => boolean } {
  const whole = globExpression(pattern)
  const segments = pattern.split('/')
  const deep = segments.indexOf('**')
  return {
    file: (name) => whole.test(name),
    folder(name) {
      const path = name.split('/')
      const fixed = deep < 0 ? segments.slice(0, -1) : segments.slice(0, deep)
      if (deep < 0 && path.length > fixed.length) return false
      return !path.some((part) => part.startsWith('.')) && path.slice(0, fixed.length).every((part, index) => globExpression(fixed[index] ?? '').test(part))
    },
  }
}

import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Generation } from './extra.ts'

/** The nearest folder with a package.json, not above `root`: where a package manager runs drizzle-kit. The folder itself when there is none. */
export function packageRoot(folder: string, root: string): string {
  for (let current = folder; ; current = dirname(current)) {
    if (existsSync(join(current, 'package.json'))) return current
    if (current === root || dirname(current) === current) return folder
  }
}

/** Which generation the project's drizzle-kit writes, by the range in its package.json; the npm `latest` is 0.31 (drizzle-d1.md A0). */
export function installedGeneration(folder: string): Generation {
  const range = drizzleKitRange(folder)
  return range !== undefined && /^[\^~>=v\s]*1\./.test(range) ? 'v1' : 'v0'
}

function drizzleKitRange(folder: string): string | undefined {
  for (let current = folder; ; current = dirname(current)) {
    const range = rangeIn(join(current, 'package.json'))
    if (range !== undefined || dirname(current) === current) return range
  }
}

interface Known {
  readonly mtimeMs: number
  readonly size: number
  readonly range: string | undefined
}

/** A fleet of a thousand tenants asks the same file a thousand times. */
const known = new Map<string, Known>()

function rangeIn(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined) return undefined
  const { mtimeMs, size } = found
  const before = known.get(file)
  if (before !== undefined && before.mtimeMs === mtimeMs && before.size === size) return before.range
  const range = readRange(file)
  known.set(file, { mtimeMs, size, range })
  return range
}

function readRange(file: string): string | undefined {
  try {
    const parsed = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string> | undefined>
    return parsed['devDependencies']?.['drizzle-kit'] ?? parsed['dependencies']?.['drizzle-kit']
  } catch {
    return undefined // Unreadable or not JSON: it says nothing about drizzle-kit.
  }
}

import { suggest } from '../errors/suggest.ts'
import { configUnknownSelector } from './errors.ts'
import type { DatabaseConfig, FleetConfig } from './shape.ts'

/**
 * The databases that selectors name, in the configuration's order, each once; all without selectors.
 * A selector is a database's name, a group's name, or a pattern: `*` any letters, `?` one letter, `{a,b}` either, `[a-c]` one of.
 * One that names nothing is refused, whatever the others name.
 */
export function select(databases: FleetConfig['databases'], selectors: readonly string[]): readonly (readonly [string, DatabaseConfig])[] {
  const all = Object.entries(databases)
  if (selectors.length === 0) return all
  const chosen = new Set(selectors.flatMap((selector) => namedBy(selector, all)))
  return all.filter(([name]) => chosen.has(name))
}

function namedBy(selector: string, all: readonly (readonly [string, DatabaseConfig])[]): readonly string[] {
  const pattern = globPattern(selector)
  const named = all.filter(([name, { groups = [] }]) => name === selector || groups.includes(selector) || pattern?.test(name)).map(([name]) => name)
  if (named.length > 0) return named
  const known = [...new Set([...all.map(([name]) => name), ...all.flatMap(([, { groups = [] }]) => groups)])]
  const meant = suggest(selector, known)
  throw configUnknownSelector(pattern === undefined ? `${selector} names no database and no group` : `${selector} matches no database`, {
    hint: meant === undefined ? `There are ${shown(known)}.` : `Did you mean ${meant}?`,
    details: { selector },
  })
}

function shown(known: readonly string[]): string {
  return known.length <= 12 ? known.join(', ') : `${known.slice(0, 12).join(', ')} and ${known.length - 12} more`
}

/** The pattern of a selector that has one; undefined for plain names. Braces do not nest. */
function globPattern(selector: string): RegExp | undefined {
  if (!/[*?{[]/.test(selector)) return undefined
  const source = selector.replace(/\*+/g, '*').replace(/\{([^{}]*)\}|\[(!?)([^\][]+)\]|[\s\S]/gu, (token, either?: string, not?: string, oneOf?: string) => {
    if (either !== undefined) return `(?:${either.split(',').map(literally).join('|')})`
    if (oneOf !== undefined) return `[${not === '!' ? '^' : ''}${oneOf.replace(/[\\\]^]/g, '\\$&')}]`
    return literally(token)
  })
  try {
    return new RegExp(`^${source}$`, 'u')
  } catch {
    return undefined // `[z-a]`: names nothing, and is refused as such.
  }
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, (sign) => (sign === '*' ? '[^]*' : sign === '?' ? '[^]' : `\\${sign}`))
}

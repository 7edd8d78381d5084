import type { Edit } from './edit.ts'

const array = '(ARRAY['

/**
 * `nick in ('a', 'b')` over a varchar is an array of varchars, cast as a whole, printed `(ARRAY['a'::character varying, …])::text[]`; read again, the cast goes to each
 * element. With the array's own type written out between, it stays where it was. Where not every element says that type, the cast is left out of a
 * comparison: it is one that the server puts there itself.
 */
export function arrayCasts(statement: string, bare: string): readonly Edit[] {
  const edits: Edit[] = []
  for (let open = bare.indexOf(array); open >= 0; open = bare.indexOf(array, open + 1)) {
    const close = endOf(bare, open + array.length)
    const cast = /^\)::([^[\],]*)\[\]/.exec(bare.slice(close + 1, close + 200))
    if (cast === null) continue
    const types = new Set(elementTypes(statement, bare, { from: open + array.length, to: close }))
    const [own] = types
    if (types.size === 1 && own === statement.slice(close + 4, close + 4 + (cast[1] ?? '').length)) continue
    const isSaid = types.size === 1 && own !== undefined
    const word = isSaid ? own : comparedAs[cast[1] ?? '']
    if (!isSaid && /\b(ANY|ALL) \($/.test(bare.slice(0, open))) edits.push({ at: close + 2, text: '', removes: cast[0].length - 1 })
    else if (word !== undefined) edits.push({ at: open, text: '(' }, { at: close + 2, text: `::${word}[])` })
  }
  return edits
}

/** Types that have no comparisons of their own, by what they are compared as: where no element says what it is. */
const comparedAs: Readonly<Record<string, string>> = { text: 'character varying', inet: 'cidr' }

/** Where the bracket that is open at `at` closes. */
function endOf(bare: string, at: number): number {
  let depth = 1
  let end = at
  for (; depth > 0 && end < bare.length; end++) {
    if (bare[end] === '[') depth++
    else if (bare[end] === ']') depth--
  }
  return end - 1
}

/** What each element is cast to, without its length; undefined for one that is not. */
function elementTypes(statement: string, bare: string, { from, to }: { readonly from: number; readonly to: number }): readonly (string | undefined)[] {
  const types: (string | undefined)[] = []
  let depth = 0
  let cast: number | undefined
  for (let at = from; at <= to; at++) {
    const character = bare[at] ?? ''
    if ('(['.includes(character)) depth++
    else if (depth === 0 && bare.startsWith('::', at)) cast = at + 2
    else if (depth === 0 && (character === ',' || at === to)) {
      types.push(cast === undefined ? undefined : typeName(statement.slice(cast, at)))
      cast = undefined
    } else if (')]'.includes(character)) depth--
  }
  return types
}

/** Undefined for an array's: there is none of arrays. */
function typeName(type: string): string | undefined {
  const name = type.trim().replace(/\(\d+(,\d+)?\)/, '')
  return name.endsWith(']') ? undefined : name
}

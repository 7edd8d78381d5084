import { closeOf, listed } from './brackets.ts'
import type { Edit } from './edit.ts'

const array = '(ARRAY['

/**
 * `nick in ('a', 'b')` over a varchar is an array of varchars, cast as a whole, printed `(ARRAY['a'::character varying, …])::text[]`; read again, the cast goes to each
 * element. With the array's own type written out between, it stays where it was. Where not every element says that type, `anyarray` stands there, which leaves no trace
 * (13 to 18) but is refused where all elements have one length. Where that is not known, the cast is left out of a comparison: it is one that the server puts there itself.
 */
export function arrayCasts(statement: string, bare: string): readonly Edit[] {
  const edits: Edit[] = []
  for (let open = bare.indexOf(array); open >= 0; open = bare.indexOf(array, open + 1)) {
    const close = closeOf(bare, open + array.length)
    const cast = /^\)::([^[\](),]*(?:\([\d,]+\)[a-z ]*)?)\[\]/.exec(bare.slice(close + 1, close + 200))
    if (cast === null) continue
    const between = typeBetween(elements(statement, bare, open + array.length, close))
    if (between === statement.slice(close + 4, close + 1 + cast[0].length)) continue
    const word = between ?? guessed[cast[1] ?? '']
    if (between === undefined && /\b(ANY|ALL) \($/.test(bare.slice(0, open))) edits.push({ at: close + 2, text: '', removes: cast[0].length - 1 })
    else if (word !== undefined) edits.push({ at: open, text: '(' }, { at: close + 2, text: `::${word})` })
  }
  return edits
}

/** What an array is most likely that is cast, where no element says it: types without comparisons of their own, and what is widened. */
const guessed: Readonly<Record<string, string>> = { text: 'character varying[]', inet: 'cidr[]', bigint: 'integer[]' }

/** An element, as far as it says what it is: columns do not. */
interface Element {
  /** With its length: `character varying(20)`. */
  readonly type?: string
  readonly hasNoLength: boolean
}

function typeBetween(found: readonly Element[]): string | undefined {
  const [own, ...others] = new Set(found.map(({ type }) => type))
  if (own !== undefined && others.length === 0) return `${own}[]`
  return found.some(({ hasNoLength }) => hasNoLength) || (own !== undefined && !others.includes(undefined)) ? 'anyarray' : undefined
}

function elements(statement: string, bare: string, from: number, to: number): readonly Element[] {
  return listed(bare, from, to).flatMap((part) => {
    const start = part.from + bare.slice(part.from).search(/\S/)
    const inner = start + 'ARRAY['.length
    if (bare.startsWith('ARRAY[', start) && closeOf(bare, inner) === part.to - 1) return elements(statement, bare, inner, part.to - 1)
    return [element(statement.slice(start, part.to), bare.slice(start, part.to))]
  })
}

function element(text: string, bare: string): Element {
  const cast = /^::[a-z_][\w$ .]*(\([\d,-]+\)[a-z ]*)?$/.exec(bare.slice(lastCast(bare)))
  if (cast !== null && !/[A-Z]/.test(cast[0])) return { type: text.slice(-cast[0].length + 2), hasNoLength: cast[1] === undefined }
  return { hasNoLength: /^(?:\d[\d.]*|true|false)$/.test(bare) || isCall(bare) }
}

/** What a function gives has no length. */
function isCall(bare: string): boolean {
  const name = /^[a-z_][\w$.]*\(/.exec(bare)?.[0]
  return name !== undefined && !/[A-Z]/.test(name) && closeOf(bare, name.length) === bare.length - 1
}

/** Where the last cast begins that is not within brackets. */
function lastCast(bare: string): number {
  let found = bare.length
  for (let at = 0; at < bare.length; at++) {
    if ('(['.includes(bare[at] as string)) at = closeOf(bare, at + 1)
    else if (bare.startsWith('::', at)) found = at
  }
  return found
}

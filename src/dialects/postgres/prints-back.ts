const quoted = /[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_]\w*)?\$[^]*?\$\1\$/g
const array = '(ARRAY['

/**
 * A statement whose expressions the server printed, so that it prints them the same once more. One form does not (13 to 18, 197 forms tried):
 * `nick in ('a', 'b')` over a varchar is an array of varchars, cast as a whole, printed `(ARRAY['a'::character varying, …])::text[]`; read again, the cast
 * goes to each element. With the array's own type written out between, it stays where it was. Texts, bodies and names are not touched.
 */
export function printsBack(statement: string): string {
  if (!statement.includes(array)) return statement
  const bare = statement.replace(quoted, (run) => '_'.repeat(run.length))
  const added: { readonly at: number; readonly text: string }[] = []
  for (let open = bare.indexOf(array); open >= 0; open = bare.indexOf(array, open + 1)) {
    const close = endOf(bare, open + array.length)
    const cast = /^\)::([^[\],]*)\[\]/.exec(bare.slice(close + 1, close + 200))
    const own = cast === null ? undefined : (elementType(statement, bare, { from: open + array.length, to: close }) ?? comparedAs[cast[1] ?? ''])
    if (own !== undefined && statement.slice(close + 4, close + 4 + (cast?.[1] ?? '').length) !== own) added.push({ at: open, text: '(' }, { at: close + 2, text: `::${own}[])` })
  }
  return withAdded(statement, added)
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

/** What the first element that says it is cast to, without its length. */
function elementType(statement: string, bare: string, { from, to }: { readonly from: number; readonly to: number }): string | undefined {
  let depth = 0
  let cast: number | undefined
  for (let at = from; at <= to; at++) {
    const character = bare[at] ?? ''
    if ('(['.includes(character)) depth++
    else if (depth === 0 && bare.startsWith('::', at)) cast = at + 2
    else if (depth === 0 && (character === ',' || at === to)) {
      if (cast !== undefined) return nameOf(statement.slice(cast, at))
    } else if (')]'.includes(character)) depth--
  }
  return undefined
}

function nameOf(type: string): string | undefined {
  const name = type.trim().replace(/\(\d+(,\d+)?\)/, '')
  return name.endsWith(']') ? undefined : name
}

function withAdded(statement: string, added: readonly { readonly at: number; readonly text: string }[]): string {
  let [done, from] = ['', 0]
  for (const { at, text } of added.toSorted((a, b) => a.at - b.at)) {
    done += statement.slice(from, at) + text
    from = at
  }
  return done + statement.slice(from)
}

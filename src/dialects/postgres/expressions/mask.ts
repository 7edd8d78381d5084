/** How a text looks to somebody who sees nothing in quotes: of the same length, each quoted character a blank. */
export function withoutQuoted(text: string): string {
  return text.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, (quoted) => quoted[0] + ' '.repeat(quoted.length - 2) + quoted[0])
}

/** Only what stands in no quotes, parentheses or brackets: of the same length, all else a blank. */
export function surface(text: string): string {
  let depth = 0
  let seen = ''
  for (const character of withoutQuoted(text)) {
    if (character === ')' || character === ']') depth--
    seen += depth > 0 || character === "'" || character === '"' ? ' '.repeat(character.length) : character
    if (character === '(' || character === '[') depth++
  }
  return seen
}

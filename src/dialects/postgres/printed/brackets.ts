/** Where the parenthesis or bracket closes that is open before `at`. */
export function closeOf(bare: string, at: number): number {
  let depth = 1
  let end = at
  for (; depth > 0 && end < bare.length; end++) {
    const character = bare[end] as string
    if ('(['.includes(character)) depth++
    else if (')]'.includes(character)) depth--
  }
  return end - 1
}

/** Where each part of a list begins and ends that is not within brackets. */
export function listed(bare: string, from: number, to: number): readonly { readonly from: number; readonly to: number }[] {
  const parts = []
  let start = from
  for (let at = from; at <= to; at++) {
    if ('(['.includes(bare[at] ?? ' ')) at = closeOf(bare, at + 1)
    else if (bare[at] === ',' || at === to) {
      parts.push({ from: start, to: at })
      start = at + 1
    }
  }
  return parts
}

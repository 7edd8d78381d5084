/**
 * The candidate that a misspelt word most likely meant, or undefined when none is near.
 * Near: at most a third of the word's letters differ (a swap of neighbours counts once), or the word begins exactly one candidate.
 */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase()
  let best: { readonly candidate: string; readonly distance: number } | undefined
  const begun: string[] = []
  for (const candidate of candidates) {
    const limit = Math.min(best?.distance ?? Infinity, Math.max(1, Math.floor(Math.max(word.length, candidate.length) / 3)) + 1)
    const distance = editDistance(wanted, candidate.toLowerCase(), limit)
    if (distance < limit) best = { candidate, distance }
    if (wanted.length >= 2 && candidate.toLowerCase().startsWith(wanted)) begun.push(candidate)
  }
  return best?.candidate ?? (begun.length === 1 ? begun[0] : undefined)
}

/** `Did you mean x?`, or undefined: ready to be a hint. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const near = suggest(word, candidates)
  return near === undefined ? undefined : `Did you mean ${near}?`
}

/** Letters to insert, remove, replace or swap with a neighbour; `limit` when it is that many or more. */
export function editDistance(a: string, b: string, limit = Infinity): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) row.push(cell(i, j))
    if (Math.min(...row) >= limit) return limit
    beforeLast = last
    last = row

    function cell(at: number, j: number): number {
      const same = a[at - 1] === b[j - 1]
      const nearest = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      const swapped = at > 1 && j > 1 && a[at - 1] === b[j - 2] && a[at - 2] === b[j - 1]
      return swapped ? Math.min(nearest, beforeLast[j - 2]! + 1) : nearest
    }
  }
  return Math.min(last[b.length]!, limit)
}

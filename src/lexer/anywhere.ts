import { scriptBidi, scriptMergeMarker } from './errors.ts'
import { codePointName } from './odd-characters.ts'
import type { Suspicion } from './suspicious.ts'

/** Embeddings, overrides and isolates; the harmless marks of right-to-left text are not among them. Source: CVE-2021-42574. */
const controls = /[\u202a-\u202e\u2066-\u2069]/g

/** Direction controls, in strings and comments too: there they hide code from a reviewer. */
export function directionControls(script: string): readonly Suspicion[] {
  const found: Suspicion[] = []
  for (const match of script.matchAll(controls)) {
    const name = codePointName(match[0].codePointAt(0)!)
    found.push({
      offset: match.index,
      error: (position) => scriptBidi(`${name} changes the direction of the text behind it`, { position, hint: 'Remove it: what a reviewer sees is not what runs.' }),
    })
  }
  return found
}

const marker = '<<<<<<<'
const ending = '>>>>>>>'

/** Lines that git leaves in a file with a conflict, wherever they stand; a lone line of equals signs is a banner. */
export function mergeMarkers(script: string): readonly Suspicion[] {
  return [...linesWith(script, marker), ...linesWith(script, ending)].map(({ offset, line }) => ({
    offset,
    error: (position) => scriptMergeMarker(`${line.trim()} is the marker of an unresolved merge`, { position, hint: 'Resolve the conflict and remove the marker lines.' }),
  }))
}

function linesWith(script: string, start: string): readonly { readonly offset: number; readonly line: string }[] {
  const found: { offset: number; line: string }[] = []
  for (let at = script.indexOf(start); at >= 0; at = script.indexOf(start, at + start.length)) {
    const begins = at === 0 || script[at - 1] === '\n' || script[at - 1] === '\r'
    const next = script[at + start.length]
    if (!begins || (next !== undefined && next !== ' ' && next !== '\n' && next !== '\r')) continue
    const end = script.indexOf('\n', at)
    found.push({ offset: at, line: script.slice(at, end < 0 ? undefined : end).slice(0, 80) })
  }
  return found
}

import type { Script } from './script.ts'
import type { Segment } from './segments.ts'

const begins = /^(?:begin(?:\s+work)?|start\s+transaction)$/i
const opens = /^(?:begin\b|start\s+transaction\b|set\s+(?:session\s+|@@(?:session\.)?)?autocommit\s*=\s*(?:0|off)\b)/i
const commits = /^commit(?:\s+work)?$/i
const rollsBack = /^rollback(?:\s+work)?$/i

/**
 * Where definitions commit and rows do not: each statement alone, but a file's own transaction over rows stays one. One that commits is
 * ours to begin and commit, with progress inside; one that is rolled back runs as it stands. Progress that is written between the
 * statements of a transaction would commit it. Where a rollback could not be kept, `refuse` says so.
 */
export function byOwnTransactions(script: Script, refuse: (index: number) => Error): readonly Segment[] {
  const segments: Segment[] = []
  let begun = false
  for (let index = 0; index < script.statements.length; ) {
    const own = ownTransaction(script, index)
    const text = textAt(script, index)
    if (own === undefined && begun && rollsBack.test(text)) throw refuse(index)
    begun = own === undefined && !commits.test(text) && (begun || opens.test(text))
    segments.push(own?.segment ?? { kind: 'alone', from: index, to: index + 1 })
    index = own?.end ?? index + 1
  }
  return segments
}

/** The transaction that begins at a statement, when nothing in it commits. */
function ownTransaction(script: Script, begin: number): { readonly segment: Segment; readonly end: number } | undefined {
  if (!opens.test(textAt(script, begin))) return undefined
  let closing = begin + 1
  while (isInside(script, closing)) closing += 1
  const end = closing + 1
  if (rollsBack.test(textAt(script, closing))) return { segment: { kind: 'own', from: begin, to: end }, end }
  const isPair = begins.test(textAt(script, begin)) && commits.test(textAt(script, closing)) && closing > begin + 1
  return isPair ? { segment: { kind: 'shared', from: begin + 1, to: closing }, end } : undefined
}

function isInside({ facts }: Script, index: number): boolean {
  return facts[index]?.transaction === 'inside' && facts[index]?.parsed === true
}

function textAt({ statements }: Script, index: number): string {
  return statements[index]?.text.replace(/[\s;]+$/, '') ?? '' // Some formats keep the delimiter.
}

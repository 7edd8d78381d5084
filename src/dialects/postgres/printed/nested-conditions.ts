import type { Edit } from './edit.ts'

/** An open parenthesis, and what stands in it so far. */
interface Group {
  readonly open: number
  joiner?: string
  last?: { readonly open: number; readonly close: number; readonly joiner?: string }
}

/**
 * `a between 1 and 2 and b` is printed `(((a >= 1) AND (a <= 2)) AND b)`, and so are rows that are compared and lists with columns in them. Read again, an AND that stands
 * first in another is one with it. A cast to what it is already keeps it apart and leaves no trace.
 */
export function nestedConditions(bare: string): readonly Edit[] {
  if (!/\)\s(AND|OR)\s/.test(bare)) return []
  const edits: Edit[] = []
  const groups: Group[] = [{ open: -1 }]
  for (const { 0: token, index } of bare.matchAll(/[()]|\b(?:AND|OR)\b/g)) {
    const group = groups.at(-1) as Group
    if (token === '(') groups.push({ open: index })
    else if (token !== ')') {
      if (group.joiner === undefined && isAlone(bare, group, index) && group.last?.joiner === token) edits.push({ at: group.last.close + 1, text: '::boolean' })
      group.joiner ??= token
    } else if (groups.length > 1) {
      groups.pop()
      const above = groups.at(-1) as Group
      above.last = { open: group.open, close: index, ...(group.joiner === undefined ? {} : { joiner: group.joiner }) }
    }
  }
  return edits
}

/** Whether nothing stands in the group before `at` but one other in parentheses. */
function isAlone(bare: string, { open, last }: Group, at: number): boolean {
  return last !== undefined && bare.slice(open + 1, last.open).trim() === '' && bare.slice(last.close + 1, at).trim() === ''
}

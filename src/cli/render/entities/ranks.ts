import type { Link, Sized } from './geometry.ts'

/** The room between two boxes of one column. */
export const betweenBoxes = 34

/**
 * In which column each box stands, what is referred to left of what refers to it: columns are filled up to a height and go on in the next,
 * so that a table that everything refers to does not make a picture of two columns, one of them endless. Links in a circle may point back.
 */
export function ranksOf(boxes: readonly Sized[], links: readonly Link[], heightMax: number): ReadonlyMap<string, number> {
  const forward = withoutCircles(boxes, links)
  const { parents, children } = neighbours(boxes, forward)
  const ranks = new Map<string, number>()
  const filled: number[] = []
  for (const { id, height } of inLevels(boxes, parents, children)) {
    let rank = Math.max(-1, ...(parents.get(id) ?? []).map((parent) => ranks.get(parent) ?? -1)) + 1
    while ((filled[rank] ?? 0) > 0 && (filled[rank] ?? 0) + height > heightMax) rank++
    filled[rank] = (filled[rank] ?? 0) + height + betweenBoxes
    ranks.set(id, rank)
  }
  nearer(boxes, { ranks, parents, children, filled, heightMax })
  return withoutGaps(ranks)
}

interface Neighbours {
  readonly parents: ReadonlyMap<string, readonly string[]>
  readonly children: ReadonlyMap<string, readonly string[]>
}

function neighbours(boxes: readonly Sized[], links: readonly Link[]): Neighbours {
  const parents = new Map<string, string[]>(boxes.map(({ id }) => [id, []]))
  const children = new Map<string, string[]>(boxes.map(({ id }) => [id, []]))
  for (const { from, to } of links) {
    parents.get(from)?.push(to)
    children.get(to)?.push(from)
  }
  return { parents, children }
}

/** Links without those that would close a circle, found by walking in the order of the boxes. */
function withoutCircles(boxes: readonly Sized[], links: readonly Link[]): readonly Link[] {
  const outward = new Map<string, Link[]>(boxes.map(({ id }) => [id, []]))
  for (const link of links) outward.get(link.from)?.push(link)
  const state = new Map<string, 'open' | 'done'>()
  const kept: Link[] = []
  const stack: { readonly id: string; next: number }[] = []
  const enter = (id: string) => {
    state.set(id, 'open')
    stack.push({ id, next: 0 })
  }
  for (const { id } of boxes) {
    if (state.has(id)) continue
    enter(id)
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const link = outward.get(top.id)?.[top.next++]
      if (link === undefined) {
        state.set(top.id, 'done')
        stack.pop()
      } else if (state.get(link.to) !== 'open') {
        kept.push(link)
        if (!state.has(link.to)) enter(link.to)
      }
    }
  }
  return kept
}

/** Parents before children, level by level; in a level, what most refer to first. */
function inLevels(boxes: readonly Sized[], parents: Neighbours['parents'], children: Neighbours['children']): readonly Sized[] {
  const levels = new Map<string, number>()
  const waiting = new Map(boxes.map(({ id }) => [id, parents.get(id)?.length ?? 0]))
  let level = boxes.filter(({ id }) => waiting.get(id) === 0).map(({ id }) => id)
  for (let depth = 0; level.length > 0; depth++) {
    const next: string[] = []
    for (const id of level) {
      levels.set(id, depth)
      for (const child of children.get(id) ?? []) {
        waiting.set(child, (waiting.get(child) ?? 0) - 1)
        if (waiting.get(child) === 0) next.push(child)
      }
    }
    level = next
  }
  const many = ({ id }: Sized) => children.get(id)?.length ?? 0
  return [...boxes].sort((a, b) => (levels.get(a.id) ?? 0) - (levels.get(b.id) ?? 0) || many(b) - many(a) || (a.id < b.id ? -1 : 1))
}

interface Filling extends Neighbours {
  readonly ranks: Map<string, number>
  readonly filled: number[]
  readonly heightMax: number
}

/** What refers to nothing moves next to the first that refers to it, where there is room. */
function nearer(boxes: readonly Sized[], { ranks, parents, children, filled, heightMax }: Filling): void {
  for (const { id, height } of boxes) {
    const below = children.get(id) ?? []
    if ((parents.get(id)?.length ?? 0) > 0 || below.length === 0) continue
    const [rank = 0, wanted] = [ranks.get(id), Math.min(...below.map((child) => ranks.get(child) ?? 0)) - 1]
    if (wanted <= rank || (filled[wanted] ?? 0) + height > heightMax) continue
    filled[rank] = (filled[rank] ?? 0) - height - betweenBoxes
    filled[wanted] = (filled[wanted] ?? 0) + height + betweenBoxes
    ranks.set(id, wanted)
  }
}

function withoutGaps(ranks: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const used = [...new Set(ranks.values())].sort((a, b) => a - b)
  return new Map([...ranks].map(([id, rank]) => [id, used.indexOf(rank)]))
}

import { type Arrangement, type Gate, type Link, type Placed, type Sized, moved } from './geometry.ts'
import { layered } from './layered.ts'

/** The room between parts that nothing links. */
const betweenParts = 56
const proportion = 1.6

/** Boxes in their places: what hangs together in columns, the parts beside and below one another, what stands alone as a block at the end. Pure. */
export function arrange(boxes: readonly Sized[], links: readonly Link[]): Arrangement {
  const real = links.filter(({ from, to }) => from !== to)
  const parts = partsOf(boxes, real)
  const alone = parts.filter((part) => part.length === 1).flat()
  const linked = parts.filter((part) => part.length > 1).map((part) => {
    const ids = new Set(part.map(({ id }) => id))
    return layered(part, real.filter(({ from }) => ids.has(from)))
  })
  const widest = Math.max(0, ...linked.map(({ width }) => width))
  return shelved([...linked, ...(alone.length === 0 ? [] : [block(alone, widest)])])
}

/** Boxes that are linked, however far round, in the order of their first. */
function partsOf(boxes: readonly Sized[], links: readonly Link[]): readonly (readonly Sized[])[] {
  const leader = new Map(boxes.map(({ id }) => [id, id]))
  const find = (id: string): string => {
    let at = id
    while (leader.get(at) !== at) at = leader.get(at) as string
    for (let step = id; step !== at; ) {
      const next = leader.get(step) as string
      leader.set(step, at)
      step = next
    }
    return at
  }
  for (const { from, to } of links) leader.set(find(from), find(to))
  const parts = new Map<string, Sized[]>()
  for (const box of boxes) {
    const at = find(box.id)
    parts.set(at, [...(parts.get(at) ?? []), box])
  }
  return [...parts.values()]
}

const betweenAlone = 32

/** What nothing links, in columns of equal length, in the order of names. */
function block(boxes: readonly Sized[], widest: number): Arrangement {
  const columnWidth = Math.max(...boxes.map(({ width }) => width))
  const area = boxes.reduce((sum, { height }) => sum + (columnWidth + betweenAlone) * (height + betweenAlone), 0)
  const count = Math.max(1, Math.min(boxes.length, Math.round(Math.max(widest, Math.sqrt(area * proportion)) / (columnWidth + betweenAlone))))
  const filled = Array.from({ length: count }, () => 0)
  const places = new Map<string, Placed>()
  for (const box of boxes) {
    const column = filled.indexOf(Math.min(...filled))
    places.set(box.id, { ...box, x: column * (columnWidth + betweenAlone), y: filled[column] as number })
    filled[column] = (filled[column] as number) + box.height + betweenAlone
  }
  return { width: count * (columnWidth + betweenAlone) - betweenAlone, height: Math.max(...filled) - betweenAlone, places, gates: new Map() }
}

/** Parts in rows, the largest first. */
function shelved(parts: readonly Arrangement[]): Arrangement {
  const ordered = parts.map((part, index) => ({ part, index })).sort((a, b) => b.part.height - a.part.height || a.index - b.index).map(({ part }) => part)
  const area = ordered.reduce((sum, { width, height }) => sum + (width + betweenParts) * (height + betweenParts), 0)
  const widthMax = Math.max(Math.sqrt(area * proportion), ...ordered.map(({ width }) => width))
  const places = new Map<string, Placed>()
  const gates = new Map<string, readonly Gate[]>()
  let [x, y, shelf, width] = [0, 0, 0, 0]
  for (const part of ordered) {
    if (x > 0 && x + part.width > widthMax) [x, y, shelf] = [0, y + shelf + betweenParts, 0]
    const there = moved(part, { x, y })
    for (const [id, place] of there.places) places.set(id, place)
    for (const [id, gate] of there.gates) gates.set(id, gate)
    x += part.width + betweenParts
    shelf = Math.max(shelf, part.height)
    width = Math.max(width, x - betweenParts)
  }
  return { width, height: y + shelf, places, gates }
}

import { type Arrangement, type Gate, type Link, type Placed, type Sized, linkId } from './geometry.ts'
import { betweenBoxes, ranksOf } from './ranks.ts'
import { type Standing, settle } from './settle.ts'

/** The room between two columns: lines turn in it. */
const betweenColumns = 104
/** The room that a line takes which passes a column by. */
const betweenLines = 14
/** Width by height that pictures aim at. */
const proportion = 1.5

/** Boxes that hang together, in columns, what is referred to on the left. Pure; the same for the same boxes and links in the same order. */
export function layered(boxes: readonly Sized[], links: readonly Link[]): Arrangement {
  const area = boxes.reduce((sum, { width, height }) => sum + (width + betweenColumns) * (height + betweenBoxes), 0)
  const heightMax = Math.max(Math.sqrt(area / proportion), ...boxes.map(({ height }) => height))
  const ranks = ranksOf(boxes, links, heightMax)
  const standing = new Map<string, Standing>(boxes.map(({ id, height }) => [id, { rank: ranks.get(id) ?? 0, passes: false, height: height + betweenBoxes, y: 0, near: [] }]))
  for (const link of links) thread(link, ranks, standing)
  settle([...standing.values()])
  return arranged({ boxes, links, ranks, standing })
}

/** A link from column to column. Where it passes one by, it shares its gate with all that lead to the same box: one trunk with branches. */
function thread(link: Link, ranks: ReadonlyMap<string, number>, standing: Map<string, Standing>): void {
  const { left, right, trunk } = ends(link, ranks)
  let at = standing.get(left) as Standing
  for (let rank = (ranks.get(left) ?? 0) + 1; rank < (ranks.get(right) ?? 0); rank++) {
    const id = gateId(trunk, rank)
    const gate: Standing = standing.get(id) ?? { rank, passes: true, height: betweenLines, y: 0, near: [] }
    if (!standing.has(id) || !gate.near.includes(at)) tie(at, gate)
    standing.set(id, gate)
    at = gate
  }
  tie(at, standing.get(right) as Standing)
}

function tie(one: Standing, other: Standing): void {
  one.near.push(other)
  other.near.push(one)
}

/** What of a link stands left; `trunk` names the box that it leads to, and to which side. */
function ends({ from, to }: Link, ranks: ReadonlyMap<string, number>) {
  return (ranks.get(to) ?? 0) <= (ranks.get(from) ?? 0) ? { left: to, right: from, trunk: `>${to}` } : { left: from, right: to, trunk: `<${to}` }
}

function gateId(trunk: string, rank: number): string {
  return `\0${rank}${trunk}`
}

interface Settled {
  readonly boxes: readonly Sized[]
  readonly links: readonly Link[]
  readonly ranks: ReadonlyMap<string, number>
  readonly standing: ReadonlyMap<string, Standing>
}

function arranged({ boxes, links, ranks, standing }: Settled): Arrangement {
  const all = [...standing.values()]
  const top = Math.min(...all.map(({ y, height }) => y - height / 2))
  const middle = (id: string) => (standing.get(id)?.y ?? 0) - top
  const columns = columnsOf(boxes, ranks)
  const places = new Map<string, Placed>(boxes.map((box) => [box.id, { ...box, x: columns[ranks.get(box.id) ?? 0]?.left ?? 0, y: middle(box.id) - box.height / 2 }]))
  const gates = new Map<string, readonly Gate[]>()
  for (const link of links) {
    const { left, right, trunk } = ends(link, ranks)
    const first = (ranks.get(left) ?? 0) + 1
    const through = columns.slice(first, ranks.get(right)).map((column, index) => ({ ...column, y: middle(gateId(trunk, first + index)) }))
    if (through.length > 0) gates.set(linkId(link), through)
  }
  return { width: columns.at(-1)?.right ?? 0, height: Math.max(...all.map(({ y, height }) => y + height / 2)) - top, places, gates }
}

/** From where to where each column reaches: as wide as its widest box. */
function columnsOf(boxes: readonly Sized[], ranks: ReadonlyMap<string, number>): readonly Omit<Gate, 'y'>[] {
  const widths: number[] = []
  for (const { id, width } of boxes) widths[ranks.get(id) ?? 0] = Math.max(widths[ranks.get(id) ?? 0] ?? 0, width)
  let left = 0
  return widths.map((width) => {
    const column = { left, right: left + width }
    left = column.right + betweenColumns
    return column
  })
}

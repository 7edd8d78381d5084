/** Something in a column: a box, or a line that passes by. */
export interface Standing {
  readonly rank: number
  /** No box: a line on its way to another column. */
  readonly passes: boolean
  /** With the room around it. */
  readonly height: number
  /** Its middle. */
  y: number
  /** What it is linked to, in other columns. */
  readonly near: Standing[]
}

/** How often all columns are gone through: it no longer gets better after that. */
const sweeps = 24

/**
 * Finds an order in each column and heights so that links are short: again and again each column goes as near to its neighbours as its
 * members let one another. What was best is kept. Changes `y`.
 */
export function settle(all: readonly Standing[]): void {
  const columns = byRank(all)
  for (const column of columns) stack(column, column.map(({ height }, index) => index * height))
  let best = { length: lengthOf(all), heights: all.map(({ y }) => y) }
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const forward = sweep % 2 === 0
    for (const column of forward ? columns : [...columns].reverse()) approach(column, sweep < sweeps / 2 ? (forward ? 'left' : 'right') : 'both')
    const length = lengthOf(all)
    if (length < best.length) best = { length, heights: all.map(({ y }) => y) }
  }
  for (const [index, one] of all.entries()) one.y = best.heights[index] as number
}

function byRank(all: readonly Standing[]): readonly Standing[][] {
  const columns: Standing[][] = []
  for (const one of all) (columns[one.rank] ??= []).push(one)
  return columns
}

function approach(column: Standing[], side: 'left' | 'right' | 'both'): void {
  const wanted = new Map(column.map((one) => [one, mean(one, side)]))
  column.sort((a, b) => (wanted.get(a) as number) - (wanted.get(b) as number) || a.y - b.y)
  column.splice(0, column.length, ...column.reduce<Standing[][]>((ties, one) => tied(ties, one, wanted), []).flatMap(linesAmidst))
  stack(column, column.map((one) => wanted.get(one) as number))
}

/** Neighbours that want to stand in the same place. */
function tied(ties: Standing[][], one: Standing, wanted: ReadonlyMap<Standing, number>): Standing[][] {
  const last = ties.at(-1)
  if (last?.[0] !== undefined && Math.abs((wanted.get(last[0]) as number) - (wanted.get(one) as number)) < 1) last.push(one)
  else ties.push([one])
  return ties
}

/** Lines that pass by go through the middle of the boxes that want the same place: at one end they would lead downstairs from column to column. */
function linesAmidst(tie: readonly Standing[]): readonly Standing[] {
  const boxes = tie.filter(({ passes }) => !passes)
  const half = boxes.reduce((sum, { height }) => sum + height, 0) / 2
  let above = 0
  const at = boxes.findIndex(({ height }) => (above += height) > half)
  return at < 0 ? tie : [...boxes.slice(0, at), ...tie.filter(({ passes }) => passes), ...boxes.slice(at)]
}

/** The middle of what it is linked to on that side; where it stands when that is nothing. */
function mean({ near, rank, y }: Standing, side: 'left' | 'right' | 'both'): number {
  const those = near.filter((one) => side === 'both' || one.rank < rank === (side === 'left'))
  return those.length === 0 ? y : those.reduce((sum, one) => sum + one.y, 0) / those.length
}

interface Run {
  /** Sum and number of what its members want, each without the room of those before it. */
  sum: number
  count: number
}

/** Puts a column's members, in their order, as near to the middles that they want as they fit: squares of distances are least. */
function stack(column: readonly Standing[], wanted: readonly number[]): void {
  const runs: Run[] = []
  const offsets: number[] = []
  let offset = 0
  for (const [index, { height }] of column.entries()) {
    offset += height / 2
    offsets.push(offset)
    offset += height / 2
    runs.push({ sum: (wanted[index] as number) - (offsets[index] as number), count: 1 })
    for (let last = runs.at(-1) as Run, before = runs.at(-2); before !== undefined && before.sum / before.count > last.sum / last.count; last = before, before = runs.at(-2)) {
      before.sum += last.sum
      before.count += last.count
      runs.pop()
    }
  }
  let index = 0
  for (const { sum, count } of runs) for (let nth = 0; nth < count; nth++, index++) (column[index] as Standing).y = sum / count + (offsets[index] as number)
}

/** How far all links go up and down. */
function lengthOf(all: readonly Standing[]): number {
  return all.reduce((sum, one) => sum + one.near.reduce((inner, other) => inner + Math.abs(one.y - other.y), 0), 0)
}

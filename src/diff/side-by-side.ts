import type { Graph } from './graph.ts'

/** Which nodes are one piece of work when they stand side by side, by the name of that work, and what they may be moved over. */
export interface SideBySide<Node> {
  workOf(node: Node): string | undefined
  isPassed(node: Node): boolean
}

/** An order with each node moved up to the one before it of the same work, where nothing lies between that has to come before it. Keeps all edges that the given order keeps. */
export function sideBySide<Node>(order: readonly Node[], before: Graph<Node>['before'], { workOf, isPassed }: SideBySide<Node>): readonly Node[] {
  const moved: Node[] = []
  const last = new Map<string, Node>()
  for (const node of order) {
    const work = workOf(node)
    const neighbour = work === undefined ? undefined : last.get(work)
    const at = neighbour === undefined ? -1 : moved.lastIndexOf(neighbour)
    const isFree = at >= 0 && moved.slice(at + 1).every((other) => isPassed(other) && before.get(node)?.has(other) !== true)
    if (isFree) moved.splice(at + 1, 0, node)
    else moved.push(node)
    if (work !== undefined) last.set(work, node)
  }
  return moved
}

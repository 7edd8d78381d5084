/** A directed graph of things that have to come one after another. */
export interface Graph<Node> {
  /** In the order in which they come when nothing else decides. */
  readonly nodes: readonly Node[]
  /** What has to come before a node. */
  readonly before: ReadonlyMap<Node, ReadonlySet<Node>>
}

/** Nodes in an order that keeps all edges but those inside a circle: as given, each pulled forward only when another needs it. Linear. */
export function inOrder<Node>({ nodes, before }: Graph<Node>): readonly Node[] {
  const rank = new Map(nodes.map((node, index) => [node, index]))
  const done = new Set<Node>()
  const order: Node[] = []
  for (const start of nodes) {
    const stack: { readonly node: Node; readonly left: Node[] }[] = []
    const enter = (node: Node) => {
      if (done.has(node)) return
      done.add(node)
      stack.push({ node, left: [...(before.get(node) ?? [])].sort((a, b) => (rank.get(b) ?? 0) - (rank.get(a) ?? 0)) })
    }
    enter(start)
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const next = top.left.pop()
      if (next !== undefined) enter(next)
      else order.push((stack.pop() as typeof top).node)
    }
  }
  return order
}

/** Groups of nodes that all come before each other: circles. Nodes in none are left out. Tarjan's algorithm, without recursion. */
export function circlesOf<Node>({ nodes, before }: Graph<Node>): readonly (readonly Node[])[] {
  const index = new Map<Node, number>()
  const low = new Map<Node, number>()
  const onPath = new Set<Node>()
  const path: Node[] = []
  const circles: (readonly Node[])[] = []
  const lower = (node: Node, value: number) => low.set(node, Math.min(low.get(node) ?? value, value))
  const close = (node: Node) => {
    if (low.get(node) !== index.get(node)) return
    const members = path.splice(path.lastIndexOf(node))
    for (const member of members) onPath.delete(member)
    if (members.length > 1) circles.push(members)
  }
  for (const start of nodes) {
    if (index.has(start)) continue
    const stack: { readonly node: Node; readonly left: Iterator<Node> }[] = []
    const enter = (node: Node) => {
      index.set(node, index.size)
      low.set(node, index.get(node) as number)
      path.push(node)
      onPath.add(node)
      stack.push({ node, left: (before.get(node) ?? new Set<Node>()).values() })
    }
    enter(start)
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const { value: next, done } = top.left.next()
      if (done === true) {
        stack.pop()
        close(top.node)
        const above = stack.at(-1)
        if (above !== undefined) lower(above.node, low.get(top.node) as number)
      } else if (!index.has(next)) enter(next)
      else if (onPath.has(next)) lower(top.node, index.get(next) as number)
    }
  }
  return circles
}

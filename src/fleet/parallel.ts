/**
 * Does `work` for every item, at most `limit` at a time; answers in the items' order. An item is asked for when there is room for it.
 * `work` must not reject: one item never hides another.
 */
export async function inParallel<Item, Result>(items: Iterable<Item> | AsyncIterable<Item>, limit: number, work: (item: Item, index: number) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  const next = oneByOne(items)
  let workers = 0
  const rest = async (first: Taken<Item>) => {
    for (let taken: Taken<Item> | undefined = first; taken !== undefined; taken = await next()) results[taken.index] = await work(taken.item, taken.index)
  }
  /** Takes one item, and lets the next worker begin: there are never more of them than items. */
  const worker = async (): Promise<void> => {
    workers++
    const first = await next()
    if (first !== undefined) await Promise.all([rest(first), workers < limit ? worker() : undefined])
  }
  await worker()
  return results
}

interface Taken<Item> {
  readonly item: Item
  readonly index: number
}

/** Items in order for several who ask at the same time; nobody asks the source while it is being asked. */
function oneByOne<Item>(items: Iterable<Item> | AsyncIterable<Item>): () => Promise<Taken<Item> | undefined> {
  const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
  let index = 0
  let last: Promise<unknown> = Promise.resolve()
  return () => {
    const taking = last.then(async () => {
      const { done, value } = await source.next()
      return done === true ? undefined : { item: value, index: index++ }
    })
    last = taking
    return taking
  }
}

/** Does `work` for every item, at most `limit` at a time; answers in the items' order. `work` must not reject: one item never hides another. */
export async function inParallel<Item, Result>(items: Iterable<Item> | AsyncIterable<Item>, limit: number, work: (item: Item, index: number) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  const running = new Set<Promise<void>>()
  let index = 0
  for await (const item of items) {
    const at = index++
    const task: Promise<void> = work(item, at)
      .then((result) => {
        results[at] = result
      })
      .finally(() => running.delete(task))
    running.add(task)
    if (running.size >= limit) await Promise.race(running)
  }
  await Promise.all(running)
  return results
}

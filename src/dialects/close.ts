/** Engines that live in this process and would keep it alive, or leave a lock behind, when forgotten. */
const open = new Set<() => Promise<void>>()

/** Remembers how to close an embedded engine; answers with what forgets it again. */
export function closeAtEnd(close: () => Promise<void>): () => void {
  open.add(close)
  return () => open.delete(close)
}

/** Closes what is still open: after an error, an interrupt, or a defect. */
export async function closeOpenEngines(): Promise<void> {
  await Promise.allSettled([...open].map((close) => close()))
}

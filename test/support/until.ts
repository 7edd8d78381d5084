/** Resolves when `condition` holds, asked again and again: bounded by the test's own time. */
export async function until(condition: () => Promise<boolean> | boolean, { everyMs = 10 }: { readonly everyMs?: number } = {}): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, everyMs))
}

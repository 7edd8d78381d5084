/** Turns by name, within this process: whoever enters waits for those who entered before and have not left. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>()

  /** Waits for its turn; answers with what ends it. */
  async enter(name: string): Promise<() => void> {
    const before = this.#last.get(name)
    let leave: () => void = () => {}
    this.#last.set(name, new Promise((resolve) => (leave = resolve)))
    await before
    return leave
  }
}

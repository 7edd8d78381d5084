/** When a trigger or a rule fires, where it is not as usual: never, on a replica only, always. */
export type Enabled = 'D' | 'R' | 'A'

/** `enable replica`: what stands before the word `trigger` or `rule`. */
export function enabledWords(enabled: string | undefined): string {
  return words[enabled ?? 'O'] ?? 'enable'
}

const words: Readonly<Record<string, string>> = { O: 'enable', D: 'disable', R: 'enable replica', A: 'enable always' }

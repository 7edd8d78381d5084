import { createHash } from 'node:crypto'

/** Atlas's `partial_hashes`: entry i is the running SHA-256 over the texts of statements 0 to i, base64 behind `h1:`. */
export function partialHashes(statements: readonly string[], count: number): readonly string[] {
  const running = createHash('sha256')
  return statements.slice(0, count).map((statement) => {
    running.update(statement, 'utf8')
    return `h1:${running.copy().digest('base64')}`
  })
}

/** The last of them: what vouches for the first `count` statements. Empty for none. */
export function partialHash(statements: readonly string[], count: number): string {
  return partialHashes(statements, count).at(-1) ?? ''
}

import type { SumInput } from './sum.ts'

export type Endings = 'LF' | 'CRLF'
export const endings: readonly Endings[] = ['LF', 'CRLF']

/** The same files as a checkout with these line endings would have them. Other bytes stay as they are: latin1 has a character for each. */
export function withEndings(files: readonly SumInput[], to: Endings): readonly SumInput[] {
  return files.map(({ name, bytes }) => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
    return { name, bytes: Buffer.from(text.replace(/\r?\n/g, to === 'LF' ? '\n' : '\r\n'), 'latin1') }
  })
}

import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checksum } from './checksum.ts'

const of = (text: string) => checksum(Buffer.from(text))

describe('the checksum', () => {
  it('is the SHA-256 of the text in hex', () => {
    expect(of('select 1;\n')).toBe(createHash('sha256').update('select 1;\n').digest('hex'))
  })

  it('does not see a byte-order mark or line endings', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }).map((line) => line.replace(/[\r\n\uFEFF]/g, '')), { minLength: 1 }), fc.constantFrom('\n', '\r\n', '\r'), (lines, end) => {
        expect(of(`\uFEFF${lines.join(end)}`)).toBe(of(lines.join('\n')))
      }),
    )
  })

  it.each([['select 1;\n', 'select 1;'], ['select 1; ', 'select 1;'], ['\uFEFF\uFEFFa', 'a'], ['a\n\nb', 'a\nb']])('sees the difference of %j and %j', (a, b) => {
    expect(of(a)).not.toBe(of(b))
  })

  it('keeps bytes that are not UTF-8 apart', () => {
    expect(checksum(Buffer.from([0xe9, 0x0d]))).not.toBe(checksum(Buffer.from([0xe8, 0x0d])))
  })
})

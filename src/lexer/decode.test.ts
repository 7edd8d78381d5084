import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SkeinError } from '../errors/skein-error.ts'
import { type ByteReading, decode, decodeStream } from './decode.ts'

const strict: ByteReading = { invalidUtf8: 'refuse', bom: 'strip' }
const lenient: ByteReading = { invalidUtf8: 'replace', bom: 'strip' }

function refused(bytes: Uint8Array, reading = strict): SkeinError {
  try {
    decode(bytes, reading, 'a.sql')
  } catch (error) {
    return error as SkeinError
  }
  throw new Error('was not refused')
}

describe('decode', () => {
  test('a UTF-8 byte-order mark is taken off and told', () => {
    expect(decode(Buffer.from('\ufeffselect 1'), strict)).toEqual({ text: 'select 1', bom: true })
    expect(decode(Buffer.from('select 1'), strict)).toEqual({ text: 'select 1', bom: false })
  })

  test('a mark in the middle stays for others to see', () => {
    expect(decode(Buffer.from('select\ufeff 1'), strict).text).toBe('select\ufeff 1')
  })

  test('a mark is refused where the tool would send it', () => {
    expect(refused(Buffer.from('\ufeffselect 1'), { ...strict, bom: 'refuse' })).toMatchObject({ code: 'script.bom', exit: 64, position: { file: 'a.sql', line: 1, column: 1, offset: 0 } })
  })

  test.each([
    ['UTF-16 (little endian)', Buffer.from('\ufeffselect', 'utf16le')],
    ['UTF-16 (big endian)', Buffer.from('\ufeffselect', 'utf16le').swap16()],
    ['UTF-16 (little endian)', Buffer.from('select', 'utf16le')],
    ['UTF-16 (big endian)', Buffer.from('select', 'utf16le').swap16()],
    ['UTF-32 (little endian)', Buffer.from([0xff, 0xfe, 0, 0, 0x73, 0, 0, 0])],
    ['UTF-32 (big endian)', Buffer.from([0, 0, 0xfe, 0xff, 0, 0, 0, 0x73])],
    ['UTF-32 (little endian)', Buffer.from([0x73, 0, 0, 0, 0x65, 0, 0, 0])],
    ['UTF-32 (big endian)', Buffer.from([0, 0, 0, 0x73, 0, 0, 0, 0x65])],
  ])('%s is named and refused, also under a rule that replaces', (encoding, bytes) => {
    for (const reading of [strict, lenient]) {
      const error = refused(bytes, reading)
      expect(error).toMatchObject({ code: 'script.encoding', exit: 64, details: { encoding }, position: { line: 1, column: 1, offset: 0 } })
      expect(error.message).toContain(encoding)
    }
  })

  test('an invalid byte is refused with its offset, line and column', () => {
    const latin = Buffer.concat([Buffer.from('-- é\nselect '), Buffer.from([0x27, 0xe9, 0x27])])
    expect(refused(latin)).toMatchObject({ code: 'script.encoding', exit: 64, position: { file: 'a.sql', line: 2, column: 9, offset: 14 }, details: { byte: 0xe9, offset: 14 } })
  })

  test('a character cut off at the end is refused where it begins', () => {
    expect(refused(Buffer.from('ab🪿').subarray(0, 5))).toMatchObject({ code: 'script.encoding', position: { column: 3, offset: 2 } })
  })

  test('the offset counts from the start of the file, the mark included', () => {
    expect(refused(Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0xff]))).toMatchObject({ position: { column: 2, offset: 4 } })
  })

  test('under a rule that replaces, invalid bytes become U+FFFD', () => {
    expect(decode(Buffer.from([0x61, 0xe9, 0x62]), lenient).text).toBe('a\ufffdb')
  })

  test('a NUL is refused with its offset, whatever the rule', () => {
    for (const reading of [strict, lenient]) expect(refused(Buffer.from('é\nselect \0 1'), reading)).toMatchObject({ code: 'script.nul', exit: 64, position: { line: 2, column: 8, offset: 10 } })
  })

  test('short files are read', () => {
    for (const text of ['', ';', 'é', '\ufeff']) expect(decode(Buffer.from(text), strict).text).toBe(text.replace('\ufeff', ''))
  })

  test('any text survives, in chunks cut anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.array(fc.integer({ min: 1, max: 5 })), async (raw, sizes) => {
        const text = raw.replaceAll("\0", "").replace(/^\ufeff+/, "")
        const bytes = Buffer.from(`ok: ${text}`)
        expect(decode(bytes, strict).text).toBe(`ok: ${text}`)
        expect(await streamed(bytes, sizes, strict)).toBe(`ok: ${text}`)
      }),
    )
  })

  test('any bytes give the same in chunks as at once, refusals included', async () => {
    const bytes = fc.array(fc.oneof(fc.constantFrom(0x61, 0x0a, 0x0d, 0xc3, 0xa9, 0xf0, 0x9f, 0xaa, 0xbf, 0xff, 0xe2), fc.nat(255)), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(bytes, fc.array(fc.integer({ min: 1, max: 4 })), fc.constantFrom(strict, lenient), async (list, sizes, reading) => {
        const input = Uint8Array.from([0x2d, 0x2d, 0x20, 0x20, ...list])
        expect(await outcome(() => streamed(input, sizes, reading))).toEqual(await outcome(async () => decode(input, reading).text))
      }),
      { numRuns: 1000 },
    )
  })
})

async function streamed(bytes: Uint8Array, sizes: readonly number[], reading: ByteReading): Promise<string> {
  async function* chunks() {
    let at = 0
    for (const size of sizes) yield bytes.subarray(at, (at += size))
    if (at < bytes.length) yield bytes.subarray(at)
  }
  let text = ''
  for await (const part of decodeStream(chunks(), reading)) text += part
  return text
}

async function outcome(run: () => Promise<string>): Promise<unknown> {
  try {
    return await run()
  } catch (error) {
    const { code } = error as SkeinError
    // A chunk may hold two faults, of which the one found first differs; the code of a NUL and of an invalid byte may, too.
    return code === undefined ? error : 'refused'
  }
}

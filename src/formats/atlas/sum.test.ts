import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSumIgnored, readSum, sumFile, sumLines, sumMismatch } from './sum.ts'

const file = (name: string, text: string) => ({ name, bytes: Buffer.from(text, 'latin1') })
const b64 = (...parts: (string | Uint8Array)[]) => createHash('sha256').update(Buffer.concat(parts.map((part) => Buffer.from(part)))).digest('base64')

describe('atlas.sum', () => {
  it('of an empty folder is the sum of nothing', () => {
    expect(sumFile([])).toBe('h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n')
  })

  it('equals an independent computation over whole prefixes', () => {
    const names = fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((name) => !/[\n\r]|h1:/.test(name) && name.trim() === name))
    fc.assert(
      fc.property(names, fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 12, maxLength: 12 }), (all, contents) => {
        const files = all.map((name, index) => ({ name: `${name}.sql`, bytes: contents[index % contents.length] ?? new Uint8Array() }))
        const lines = files.map(({ name }, index) => [name, b64(...files.slice(0, index + 1).flatMap((one) => [one.name, one.bytes]))] as const)
        const expected = `h1:${b64(lines.flat().join(''))}\n${lines.map(([name, value]) => `${name} h1:${value}\n`).join('')}`
        expect(sumFile(files)).toBe(expected)
        expect(readSum(expected)).toEqual({ intact: true, lines: lines.map(([name, value]) => ({ name, value })) })
        expect(sumMismatch(readSum(expected)?.lines ?? [], sumLines(files))).toBeUndefined()
      }),
    )
  })

  it('is what another implementation made of the same three files', () => {
    const files = [file('10_c.sql', 'c\r\n'), file('1_a.sql', 'a'), file('2_b.sql', '-- atlas:sum ignore\nb')]
    expect(sumFile(files)).toBe(
      'h1:sIdGJPK24JrLDPFKTRlQEiwbL47hJVHTqg6+12suRSM=\n10_c.sql h1:++Z+Gtd84GtWHP/beavAaQ5LwnH+BlHA2htuOYxOrfE=\n1_a.sql h1:KKOXEpHaQ2Gfrb3rkery9ZLmSz1XkDBH8ONS/+iaPIo=\n',
    )
  })

  it('keeps an ignored file’s name in the running sum, without its content and without a line', () => {
    const files = [file('1_a.sql', 'a'), file('2_b.sql', '-- atlas:sum ignore\nb'), file('3_c.sql', 'c')]
    expect(sumLines(files)).toEqual([
      { name: '1_a.sql', value: b64('1_a.sql', 'a') },
      { name: '3_c.sql', value: b64('1_a.sql', 'a', '2_b.sql', '3_c.sql', 'c') },
    ])
  })

  it.each([
    ['-- atlas:sum ignore\nselect 1;', true],
    ['-- atlas:sum ignore', true],
    ['//atlas:sum ignore\n', true],
    ['atlas:sum   ignore\n', true],
    ['-- atlas:nolint atlas:sum ignore\n', true],
    ['-- atlas:sum ignore \n', false],
    ['-- atlas:sum ignore\r\n', false],
    ['-- atlas:sum\n', false],
    ['-- atlas:summary ignore\n', false],
    ['\n-- atlas:sum ignore\n', false],
    ['-- \xe9 atlas:sum ignore\n', false],
    ['', false],
  ])('%j is ignored: %s', (text, ignored) => {
    expect(isSumIgnored(Buffer.from(text, 'latin1'))).toBe(ignored)
  })

  it('sees a changed line ending', () => {
    expect(sumFile([file('1.sql', 'a\n')])).not.toBe(sumFile([file('1.sql', 'a\r\n')]))
  })

  it.each([
    ['no h1 in a line', 'h1:x\n1.sql abc\n', undefined],
    ['a first line that is not the sum', `h1:abc=\n1.sql h1:abc=\n`, { intact: false, lines: [{ name: '1.sql', value: 'abc=' }] }],
  ])('with %s is told', (_, text, wanted) => {
    expect(readSum(text)).toEqual(wanted)
  })

  it.each([
    [['a', 'b'], ['a', 'B'], { line: 3, file: 'b', reason: 'edited' }],
    [['a', 'c'], ['a', 'b', 'c'], { line: 3, file: 'b', reason: 'added' }],
    [['a', 'b'], ['a', 'b', 'c'], { line: 4, file: 'c', reason: 'added' }],
    [['a', 'b', 'c'], ['b', 'c'], { line: 2, file: 'a', reason: 'removed' }],
    [['a', 'b'], ['a'], { line: 3, file: 'b', reason: 'removed' }],
    [['a'], ['a'], undefined],
  ])('%j against %j: %j', (written, actual, wanted) => {
    const lines = (all: string[]) => sumLines(all.map((text) => file(text.toLowerCase(), text)))
    expect(sumMismatch(lines(written), lines(actual))).toEqual(wanted)
  })
})

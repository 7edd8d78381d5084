import { createHash } from 'node:crypto'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { temporaryFolders } from '../../test/support/folders.ts'
import { hashBytes, hashFile } from './file-hash.ts'

const folders = temporaryFolders()
afterAll(folders.remove)

const sha256 = (content: Buffer | string) => createHash('sha256').update(content).digest('hex')

it('hashes raw bytes, and the same text with the other line endings', () => {
  const found = hashBytes(Buffer.from('a\r\nb\r\n'))
  expect(found.sha256.toString('hex')).toBe(sha256('a\r\nb\r\n'))
  expect(found.otherEndings?.sha256.toString('hex')).toBe(sha256('a\nb\n'))
  expect(hashBytes(Buffer.from('a\nb')).otherEndings?.sha256.toString('hex')).toBe(sha256('a\r\nb'))
  expect(hashBytes(Buffer.from('a')).otherEndings).toBeUndefined()
})

it('hashes a large file in parts to the same values, wherever a part ends', () => {
  const line = `${'x'.repeat(1021)}\r\n`
  const text = line.repeat(17_000) // Above 16 MB; 1023 bytes a line move the CR over every place of a part's end.
  const dir = folders.make({ 'big.sql': text })
  const found = hashFile(join(dir, 'big.sql'), 'big.sql')
  expect(found).toMatchObject({ bytes: text.length, bom: false, utf8: true })
  expect(found.sha256.toString('hex')).toBe(sha256(text))
  expect(found.otherEndings?.sha256.toString('hex')).toBe(sha256(text.replaceAll('\r\n', '\n')))
})

it('turns either spelling into the other one\'s hash, for any text of lines', () => {
  fc.assert(fc.property(fc.array(fc.string().map((line) => line.replace(/[\r\n]/g, '')), { minLength: 2 }), (lines) => {
    const [unix, windows] = [hashBytes(Buffer.from(lines.join('\n'))), hashBytes(Buffer.from(lines.join('\r\n')))]
    expect(unix.otherEndings?.sha256).toEqual(windows.sha256)
    expect(windows.otherEndings?.sha256).toEqual(unix.sha256)
  }))
})

import { describe, expect, test } from 'vitest'
import { shop } from '../support/shop.ts'

const bytes = (...parts: readonly (string | Uint8Array | readonly number[])[]) => Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))))

const utf16 = (text: string, endian: 'le' | 'be', bom: boolean) => {
  const buffer = Buffer.from((bom ? '\ufeff' : '') + text, 'utf16le')
  return endian === 'le' ? buffer : buffer.swap16()
}
const utf32 = (text: string, endian: 'le' | 'be') => {
  const buffer = Buffer.alloc(4 * (text.length + 1))
  for (const [index, character] of ['\ufeff', ...text].entries()) {
    if (endian === 'le') buffer.writeUInt32LE(character.codePointAt(0) ?? 0, index * 4)
    else buffer.writeUInt32BE(character.codePointAt(0) ?? 0, index * 4)
  }
  return buffer
}

describe('row 1: a UTF-8 byte-order mark', () => {
  test.each(['sqlite', 'postgres', 'mysql'] as const)('is stripped before running, and hashed without, on %s', async (engine) => {
    const one = await shop(engine)
    const path = await one.add('marked', bytes([0xef, 0xbb, 0xbf], 'create table a (id int);\n'))
    await one.applied()
    await one.file(path, 'create table a (id int);\n')
    expect((await one.status()).databases[0]).toMatchObject({ state: 'current', edited: { value: [] } })
  })

  test.each(['prisma', 'atlas'] as const)('is refused in %s, whose own tool sends it to the server', async (format) => {
    const one = await shop('postgres', { format })
    const path = await one.add('marked', bytes([0xef, 0xbb, 0xbf], 'create table a (id int);\n'))
    expect(await one.refusal()).toMatchObject({ exit: 64, code: 'script.bom', at: `${path}:1:1`, hint: expect.any(String) })
  })

  test('is kept in the hash of Drizzle, and stripped before running', async () => {
    const one = await shop('sqlite', { format: 'drizzle' })
    const path = await one.add('marked', bytes([0xef, 0xbb, 0xbf], 'create table a (id int);\n'))
    await one.applied()
    await one.file(path, 'create table a (id int);\n')
    expect((await one.status()).databases[0]).toMatchObject({ edited: { value: ['0002_marked'] } })
  })
})

describe('row 2: UTF-16 and UTF-32', () => {
  const text = 'create table a (id int);\n'
  test.each([
    ['UTF-16 (little endian)', utf16(text, 'le', true)],
    ['UTF-16 (big endian)', utf16(text, 'be', true)],
    ['UTF-16 (little endian)', utf16(text, 'le', false)],
    ['UTF-16 (big endian)', utf16(text, 'be', false)],
    ['UTF-32 (little endian)', utf32(text, 'le')],
    ['UTF-32 (big endian)', utf32(text, 'be')],
  ])('are detected and named: %s', async (name, content) => {
    const one = await shop('sqlite')
    const path = await one.add('wide', content)
    const refused = await one.refusal()
    expect(refused).toMatchObject({ exit: 64, code: 'script.encoding', at: `${path}:1:1`, hint: expect.stringContaining('UTF-8') })
    expect(refused.message).toContain(name)
  })

  test.each(['prisma', 'drizzle', 'wrangler', 'atlas'] as const)('are refused in %s too: no server takes what they become', async (format) => {
    const one = await shop('sqlite', { format })
    const path = await one.add('wide', utf16(text, 'le', true))
    expect(await one.refusal()).toMatchObject({ exit: 64, code: expect.stringMatching(/^script\.(encoding|nul)$/), at: expect.stringContaining(path) })
  })
})

describe('row 3: Latin-1 bytes', () => {
  const latin = bytes("insert into kept (id, name) values (2, 'caf", [0xe9], "');\n")

  test.each(['sql', 'atlas'] as const)('are refused with the place of the byte, in %s', async (format) => {
    const one = await shop('sqlite', { format })
    const path = await one.add('latin', bytes('-- first line\n', latin))
    const refused = await one.refusal()
    expect(refused).toMatchObject({ exit: 64, code: 'script.encoding', at: `${path}:2:44`, hint: expect.stringContaining('UTF-8') })
    expect(refused.report.error?.position?.offset).toBe(57)
  })

  test.each(['prisma', 'drizzle', 'wrangler'] as const)('become U+FFFD in %s, as its own tool reads them', async (format) => {
    const one = await shop('sqlite', { format })
    await one.add('latin', latin)
    await one.applied()
    expect(await one.place.ask('select name from kept where id = 2')).toEqual([{ name: 'caf\ufffd' }])
  })
})

describe('row 4: a NUL byte', () => {
  test.each(['sql', 'prisma', 'drizzle', 'atlas', 'wrangler'] as const)('is refused with its offset, in %s', async (format) => {
    const one = await shop('sqlite', { format })
    const path = await one.add('nul', bytes("insert into kept (id, name) values (2, 'a", [0], "b');\n"))
    const refused = await one.refusal()
    expect(refused).toMatchObject({ exit: 64, code: 'script.nul', at: `${path}:1:42`, hint: expect.any(String) })
    expect(refused.report.error?.position?.offset).toBe(41)
  })
})

describe('row 5: CRLF, lone CR, mixed line endings', () => {
  const lines = ['create table a (', '  id int', ');', "insert into a values (1);", '']
  test.each([
    ['CRLF', lines.join('\r\n')],
    ['lone CR', lines.join('\r')],
    ['mixed', `${lines.slice(0, 2).join('\r\n')}\n${lines.slice(2).join('\r')}`],
  ])('run, and are normalised for the hash only: %s', async (_, text) => {
    const one = await shop('sqlite')
    const path = await one.add('lines', text)
    await one.applied()
    expect(await one.place.ask('select id from a')).toEqual([{ id: 1 }])
    await one.file(path, lines.join('\n'))
    expect((await one.status()).databases[0]).toMatchObject({ state: 'current', edited: { value: [] } })
  })

  test('keep line breaks inside strings as they are', async () => {
    const one = await shop('sqlite')
    await one.add('lines', "insert into kept (id, name) values (2, 'a\r\nb');\r\n")
    await one.applied()
    expect(await one.place.ask('select name from kept where id = 2')).toEqual([{ name: 'a\r\nb' }])
  })

  test.each(['prisma', 'drizzle'] as const)('are said and pass in %s, which hashes bytes', async (format) => {
    const one = await shop('postgres', { format })
    const path = await one.add('lines', 'create table a (id int);\n')
    await one.applied()
    await one.file(path, 'create table a (id int);\r\n')
    const status = (await one.status()).databases[0]
    expect(status).toMatchObject({ state: 'current' })
    expect(status?.findings.map(({ kind }) => kind)).toContain('line-endings')
  })
})

describe('row 6: characters that look like others', () => {
  test.each([
    ['NBSP', 'create\u00a0table a (id int);', '1:7', 'U+00A0'],
    ['zero-width space', 'create table a\u200b (id int);', '1:15', 'U+200B'],
    ['smart quotes', 'insert into kept (id, name) values (2, ‘two’);', '1:40', 'U+2018'],
    ['a Cyrillic letter', 'create table \u0430bc (id int);', '1:14', 'U+0430'],
  ])('are pointed at by code point: %s', async (_, text, at, name) => {
    const one = await shop('sqlite')
    const path = await one.add('odd', `${text}\n`)
    const refused = await one.refusal()
    expect(refused).toMatchObject({ exit: 64, code: 'script.odd-character', at: `${path}:${at}`, hint: expect.any(String) })
    expect(refused.message).toContain(name)
  })

  test('pass inside strings and comments, and as names that are wholly in another script', async () => {
    const one = await shop('postgres')
    await one.add('honest', "-- ‘quoted’\ncreate table имя (id int);\ninsert into kept (id, name) values (2, 'a\u00a0b');\n")
    await one.applied()
    expect(await one.place.ask('select name from kept where id = 2')).toEqual([{ name: 'a\u00a0b' }])
  })
})

describe('row 7: bidirectional control characters', () => {
  test.each(['sql', 'prisma'] as const)('are refused wherever they stand, in %s', async (format) => {
    const one = await shop('sqlite', { format })
    const path = await one.add('bidi', "create table a (id int);\n-- harmless \u202e;)tni di( b elbat etaerc\n")
    expect(await one.refusal()).toMatchObject({ exit: 64, code: 'script.bidi', at: `${path}:2:13`, hint: expect.any(String) })
  })
})

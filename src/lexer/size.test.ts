import { describe, expect, test } from 'vitest'
import { split as mysql } from '../dialects/mysql/split.ts'
import { split as postgres, splitStream } from '../dialects/postgres/split.ts'
import { split as sqlite } from '../dialects/sqlite/split.ts'
import { PostgresBlocks } from '../dialects/postgres/blocks.ts'
import { postgresRules } from '../dialects/postgres/split.ts'
import { Splitter } from './splitter.ts'

const dialects = { postgres, mysql, sqlite }

describe('size', () => {
  for (const [name, split] of Object.entries(dialects)) {
    test(`${name} cuts a hundred thousand statements`, () => {
      expect(split("insert into t (a) values ('x;y');\n".repeat(100_000))).toHaveLength(100_000)
    })

    test(`${name} takes a table of ten thousand columns`, () => {
      const columns = Array.from({ length: 10_000 }, (_, index) => `c${index} varchar(20) default ';'`).join(', ')
      expect(split(`create table t (${columns}); select 1`)).toHaveLength(2)
    })

    test(`${name} refuses parentheses that nest deeper than a parser can follow`, () => {
      const deep = (depth: number) => `select 1;\nselect ${'('.repeat(depth)}1${')'.repeat(depth)}`
      expect(split(deep(10_000))).toHaveLength(2)
      expect(() => split(deep(10_001))).toThrow(expect.objectContaining({ code: 'script.too-deep', exit: 64, position: expect.objectContaining({ line: 2, column: 8 + 10_000 }) }))
    })
  }

  test('a statement of ten megabytes in small chunks is not read again with every chunk', async () => {
    const rows = `insert into t values ${"(1, 'some; text', $$a;b$$),\n".repeat(400_000)}(2)`
    expect((await collect(splitStream(pieces(rows, 1024))))[0]).toHaveLength(rows.length)
  })

  test('a string, a name, a comment and a dollar quote of ten megabytes neither', async () => {
    const long = 'x'.repeat(10_000_000)
    for (const text of [`select '${long}'`, long, `select $q$${long}$q$`]) expect(await collect(splitStream(pieces(text, 4096)))).toEqual([text])
    expect(await collect(splitStream(pieces(`/* ${long} */ select 1`, 4096)))).toEqual(['select 1'])
  })

  test('what is held is the open statement and the last chunk, not the file', () => {
    const splitter = new Splitter({ rules: postgresRules, delimiter: ';', blocks: () => new PostgresBlocks() }, { file: 'big.sql' })
    const chunk = "-- note\ninsert into t values ('x');\n".repeat(100)
    let most = 0
    for (let index = 0; index < 2_000; index++) {
      splitter.push(chunk)
      most = Math.max(most, splitter.held)
    }
    expect(most).toBeLessThanOrEqual(2 * chunk.length)
  })

  test('a long comment is not held either', () => {
    const splitter = new Splitter({ rules: postgresRules, delimiter: ';', blocks: () => new PostgresBlocks() }, { file: 'big.sql' })
    let most = 0
    splitter.push('/* ')
    for (let index = 0; index < 1_000; index++) {
      splitter.push('x'.repeat(1_000))
      most = Math.max(most, splitter.held)
    }
    expect(most).toBeLessThan(70_000)
  })

  test('copy data is passed on chunk by chunk', async () => {
    let given = 0
    let most = 0
    async function* script() {
      yield 'copy t from stdin;\n'
      for (; given < 1_000; given++) yield '1\tsome text\n'.repeat(50)
      yield '\\.\nselect 1;'
    }
    let taken = 0
    const texts: string[] = []
    for await (const { text, inline } of splitStream(script())) {
      texts.push(text)
      for await (const bytes of inline ?? []) {
        taken += bytes.length / 600
        most = Math.max(most, given - taken)
      }
    }
    expect(texts).toEqual(['copy t from stdin', 'select 1'])
    expect(taken).toBe(1_000)
    expect(most).toBeLessThan(3)
  })

  test('copy data that nobody reads is passed over', async () => {
    const script = 'copy t from stdin;\n1;\n2;\n\\.\nselect 1;'
    expect(await collect(splitStream(pieces(script, 3)))).toEqual(['copy t from stdin', 'select 1'])
  })

  test('copy data keeps characters that a chunk cuts in two', async () => {
    const script = 'copy t from stdin;\n🪿é\n\\.\n'
    const parts: Uint8Array[] = []
    for await (const { inline } of splitStream(pieces(script, 1))) for await (const bytes of inline ?? []) parts.push(bytes)
    expect(Buffer.concat(parts).toString()).toBe('🪿é\n')
  })
})

async function* pieces(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
}

async function collect(statements: AsyncIterable<{ readonly text: string }>): Promise<string[]> {
  const texts: string[] = []
  for await (const { text } of statements) texts.push(text)
  return texts
}

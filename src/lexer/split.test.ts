import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { split as mysql, splitStream as mysqlStream } from '../dialects/mysql/split.ts'
import { split as postgres, splitStream as postgresStream } from '../dialects/postgres/split.ts'
import { split as sqlite, splitStream as sqliteStream } from '../dialects/sqlite/split.ts'
import type { Statement } from '../model/statement.ts'
import type { StreamedStatement } from './split.ts'

interface Example {
  readonly split: typeof postgres
  readonly splitStream: typeof postgresStream
  readonly statements: readonly string[]
  readonly comments: readonly string[]
}

const shared = ['select 1', "insert into t values ('a;b', 'it''s')", 'create table "a;b" (id int)', 'update t set a = (b + 1) * 2 where c = 3', "select '🪿', 'é'"]

const examples: Readonly<Record<string, Example>> = {
  postgres: {
    split: postgres,
    splitStream: postgresStream,
    statements: [...shared, "select E'it\\'s;'", 'do $x$ begin perform 1; end $x$', 'create function f() returns int begin atomic select case when 1 then 2 end; end', 'create rule r as on insert to t do (a; b)', 'select $1::text', "select $$it's$$"],
    comments: ['-- note; \' " $$ \\c\n', '/* a; /* b; */ \' */', '/**/', '-- é\r\n'],
  },
  mysql: {
    split: mysql,
    splitStream: mysqlStream,
    statements: [...shared, "select 'it\\'s;', `a;b`, \"c\\\";\"", 'create procedure p() begin if a then select 1; end if; end', '/*!40101 set a = 1; */', 'create trigger t before insert on x for each row set new.a = 1', 'select 5--1'],
    comments: ["# note; ' `\n", "-- note; ' \"\n", "/* a; ' */", '--\n'],
  },
  sqlite: {
    split: sqlite,
    splitStream: sqliteStream,
    statements: [...shared, 'create trigger t after insert on u begin select case when 1 then 2 end; delete from v; end', 'select [a;b], `c;d`', 'explain select 1'],
    comments: ["-- note; ' [\n", "/* a; ' /* */", '/*;*/'],
  },
}

const blank = fc.constantFrom('', ' ', '\n', '\r\n', '\t', '\n\n', ' ; ')

for (const [name, { split, splitStream, statements, comments }] of Object.entries(examples)) {
  const between = fc.array(fc.oneof(blank, fc.constantFrom(...comments)), { maxLength: 4 }).map((parts) => parts.join(''))
  const script = fc
    .tuple(fc.array(fc.tuple(between, fc.constantFrom(...statements), between), { maxLength: 8 }), between)
    .map(([parts, last]) => ({ expected: parts.map(([, statement]) => statement), text: `${parts.map(([before, statement, after]) => `${before}${statement}${after};`).join('')}${last}` }))

  describe(name, () => {
    test('statements joined with delimiters, blanks and comments come apart again', () => {
      fc.assert(
        fc.property(script, ({ expected, text }) => {
          expect(split(text).map((statement) => statement.text)).toEqual(expected)
        }),
        { numRuns: 500 },
      )
    })

    test('offsets, lines and columns point at the text', () => {
      fc.assert(
        fc.property(script, ({ text }) => {
          for (const statement of split(text)) {
            expect(text.slice(statement.start, statement.end)).toBe(statement.text)
            const before = text.slice(0, statement.start).split(/\r\n|\n|\r/)
            expect({ line: statement.line, column: statement.column }).toEqual({ line: before.length, column: before.at(-1)!.length + 1 })
          }
        }),
        { numRuns: 300 },
      )
    })

    test('chunks cut anywhere give what one chunk gives', async () => {
      await fc.assert(
        fc.asyncProperty(script, fc.array(fc.nat(60), { maxLength: 40 }), async ({ text }, sizes) => {
          expect(await all(splitStream(chunked(text, sizes)))).toEqual(split(text))
        }),
        { numRuns: 300 },
      )
    })

    test('any text at all is either cut or refused with a position, and in chunks the same', async () => {
      const noise = fc.array(fc.constantFrom(..."'\"`[]()$;:-/*!#\\.eE1a \n\r", 'begin', ' end', ' case ', 'create trigger', 'delimiter ', 'copy t from stdin', '$$', '/*', '*/', '--', "E'", '/*!', 'é', '\u{1fabf}'), { maxLength: 40 })
      await fc.assert(
        fc.asyncProperty(noise, fc.array(fc.nat(6), { maxLength: 30 }), async (parts, sizes) => {
          const text = parts.join('')
          expect(await outcome(async () => withoutData(await all(splitStream(chunked(text, sizes)))))).toEqual(await outcome(async () => withoutData(split(text))))
        }),
        { numRuns: 1500 },
      )
    })
  })
}

/** A streamed statement has its data as a stream, a whole one as offsets. */
function withoutData(statements: readonly StreamedStatement[]): readonly Statement[] {
  return statements.map(({ data: _, inline: __, ...rest }) => rest)
}

async function outcome(run: () => Promise<unknown>): Promise<unknown> {
  try {
    return await run()
  } catch (error) {
    const { code, message, position } = error as { readonly code?: string; readonly message: string; readonly position?: unknown }
    expect(code).toMatch(/^script\./)
    expect(position).toBeDefined()
    return { code, message, position }
  }
}

async function* chunked(text: string, sizes: readonly number[]): AsyncGenerator<string> {
  let at = 0
  for (const size of sizes) {
    yield text.slice(at, at + size)
    at += size
  }
  if (at < text.length) yield text.slice(at)
}

async function all(statements: AsyncIterable<StreamedStatement>): Promise<StreamedStatement[]> {
  const found: StreamedStatement[] = []
  for await (const statement of statements) found.push(statement)
  return found
}

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { split } from '../../src/dialects/sqlite/split.ts'
import { program } from '../services.ts'
import { readStory } from '../support/golden.ts'

const stories = join(import.meta.dirname, '../golden/split/sqlite')
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'skein-split-'))
})

afterAll(() => rmSync(folder, { recursive: true }))

const setUp = 'create table t (a, b, x, y, old, id); create table u (a); create table log (id); create view v as select * from t;\n'

function shell(file: string, script: string): string {
  return execFileSync(program('sqlite3'), ['-batch', file], { input: script, stdio: ['pipe', 'pipe', 'ignore'] }).toString()
}

/** The dump of a database after the shell ran the script, which stops at no error. */
function dumpOfShell(script: string): string {
  const file = join(folder, `${Math.random()}.db`)
  try {
    shell(file, setUp + script)
  } catch {
    // The shell ends with 1 when any statement failed.
  }
  return shell(file, '.dump')
}

/** The dump after our statements ran one by one; each must be a single one for `prepare` to take it. */
function dumpOfOurs(script: string): string {
  const file = join(folder, `${Math.random()}.db`)
  const database = new Database(file)
  for (const { text } of split(setUp + script)) {
    try {
      const statement = database.prepare(text)
      if (statement.reader) statement.all()
      else statement.run()
    } catch {
      // As in the shell.
    }
  }
  database.close()
  return shell(file, '.dump')
}

describe('the sqlite3 shell cuts the same', () => {
  const files = readdirSync(stories).filter((file) => !readStory(join(stories, file)).sections.get('statements')?.startsWith('refused'))

  test.each(files)('%s', (file) => {
    const script = readStory(join(stories, file)).sections.get('script.sql')!
    expect(dumpOfOurs(script)).toBe(dumpOfShell(script))
  })

  test('random scripts of statements that leave a trace', () => {
    const name = fc.constantFrom('[a;b]', '"c;d"', '`e;f`', 'g', "'h;i'")
    const statement = fc.oneof(
      fc.tuple(name, name).map(([table, column]) => `create table ${table} (${column} default 'x;y', z)`),
      name.map((table) => `insert into ${table} values ('it''s; \\', 1)`),
      fc.tuple(name, name).map(([trigger, table]) => `create trigger ${trigger} after insert on ${table} begin insert into log values (case when 1 then 2 end); delete from u; end`),
      fc.constantFrom('insert into log values (1)', 'begin', 'commit', 'end', 'select 1'),
    )
    // Each ends its line: behind an error the shell passes over the rest of the line.
    const between = fc.constantFrom(';\n', ' ;\r\n', '; -- note; \'\n', '; /* a; " */\n', ';;\n', '\n/* b; */;\n')
    const script = fc.array(fc.tuple(statement, between).map((parts) => parts.join('')), { minLength: 5, maxLength: 25 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(script, (text) => {
        expect(dumpOfOurs(text)).toBe(dumpOfShell(text))
      }),
      { numRuns: 25 },
    )
  })
})

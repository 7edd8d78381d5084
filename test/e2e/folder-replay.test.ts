/** A folder of many files: several of them are sent at once, and the outcome is that of each by itself. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { DiffReport } from '../../src/fleet/reports/diff.ts'
import { skeinJson } from '../cli.ts'
import { postgresServer } from '../services.ts'
import { place } from '../support/place.ts'
import { psql } from '../support/psql.ts'

const tables = Array.from({ length: 46 }, (_, n) => `create table t${n} (id int primary key, of int);\ncreate index on t${n} (of);\n`)

/** What leaves something behind in a session or wants a transaction of its own, each between files that do neither. */
const restless = [
  'create schema app;\nset search_path = app;\ncreate table by_setting (id int);\n',
  'create table after_setting (id int);\n',
  "set local search_path = app;\ncreate table by_local (id int);\n",
  'create table after_local (id int);\n',
  "select set_config('search_path', 'app', false);\ncreate table by_config (id int);\n",
  'create table after_config (id int);\n',
  "do $$ begin perform set_config('search_path', 'app', false); end $$;\n",
  'create table after_block (id int);\n',
  "create type mood as enum ('good');\n",
  "alter type mood add value 'bad';\n",
  "create table felt (how mood default 'bad');\n",
  'create index concurrently by_how on felt (how);\n',
  "insert into felt values ('good');\nalter table felt add column since date;\n",
  'begin;\ncreate table within (id int);\ncommit;\n',
  'create table made as select 1 as one;\n',
  'create temporary table t0 (id int) on commit drop;\n',
  'alter table t0 add column more int;\n',
]

function folder(files: readonly string[]): string {
  const cwd = mkdtempSync(join(tmpdir(), 'skein-replay-'))
  for (const [n, text] of files.entries()) writeFileSync(join(cwd, `${String(n).padStart(4, '0')}.sql`), text)
  return cwd
}

describe.each([
  ['on a server', () => ['--scratch', postgresServer()]],
  ['in the embedded one', () => ['--scratch', 'pglite:']],
])('%s', (_, scratch) => {
  test('files are loaded as if each had a session of its own', async () => {
    const files = [...tables.slice(0, 36), ...restless, ...tables.slice(36)]
    const alone = await place('postgres')
    for (const text of files) expect(await psql(alone.url, text.startsWith('set local') ? `begin;\n${text}commit;\n` : text)).toBe('')
    const { report } = await skeinJson<DiffReport>(['diff', '--from', alone.url, '--to', folder(files), ...scratch()], { cwd: tmpdir() })
    expect(report.changes).toEqual([])
  })

  test('the one that fails is named, wherever it stands', async () => {
    const cwd = folder([...tables.slice(0, 40), 'create table ok (id int);\n\n  create table bad (id nosuchtype);\n', ...tables.slice(40)])
    const { report } = await skeinJson<{ readonly error: { readonly code: string; readonly position: object } }>(['inspect', cwd, ...scratch()], { cwd: tmpdir() })
    expect(report.error).toMatchObject({ code: 'source.does-not-load', position: { file: expect.stringMatching(/0040\.sql$/), line: 3, column: 3 } })
  })
})

test('a file that reaches out is refused before what follows it is looked at', async () => {
  const cwd = folder([...tables.slice(0, 36), "copy t1 from program 'true';\n", 'create table bad (id nosuchtype);\n'])
  const { report } = await skeinJson<{ readonly error: { readonly code: string; readonly position: object } }>(['inspect', cwd, '--scratch', postgresServer()], { cwd: tmpdir() })
  expect(report.error).toMatchObject({ code: 'source.reaches-out', position: { file: expect.stringMatching(/0036\.sql$/), line: 1 } })
})

import { describe, expect, test } from 'vitest'
import { serverOf, statementOf } from '../../../test/support/facts-line.ts'
import { facts } from './facts.ts'
import { policy } from './policy.ts'

async function rule(text: string): Promise<string | undefined> {
  const statement = statementOf(text)
  return policy(statement, await facts(statement, serverOf('postgres', 160_000)))?.rule
}

describe('policy of Postgres', () => {
  test.each([
    ['drop owned by x', 'drop-owned'],
    ['reassign owned by x to y', 'reassign-owned'],
    ['alter system set work_mem = 1', 'alter-system'],
    ["copy t from program 'curl x'", 'copy-program'],
    ["copy (select 1) to program 'sh'", 'copy-program'],
    ["do $$ begin copy t from program 'x'; end $$", 'copy-program'],
    ["select pg_read_file('/etc/passwd')", 'server-files'],
    ["insert into t select pg_catalog.pg_read_binary_file('/x')", 'server-files'],
    ["do $x$ begin perform pg_ls_dir('/'); end $x$", 'server-files'],
    ["select lo_import('/x')", 'server-files'],
  ])('%s needs leave by %s', async (text, expected) => {
    expect(await rule(text)).toBe(expected)
  })

  test.each(["copy t from '/x'", 'copy t from stdin', "select 'pg_read_file(1)'", 'create table pg_read_files (program text)', "insert into t (program) values ('x')", 'create function f() returns text language sql as $$ select pg_read_file(1) $$'])('%s needs none', async (text) => {
    expect(await rule(text)).toBeUndefined()
  })
})

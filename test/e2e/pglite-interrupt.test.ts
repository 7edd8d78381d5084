import { readdirSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { makeTemplate } from '../../tools/pglite-template.mjs'
import { startSkein } from '../support/child.ts'
import { project } from '../support/project.ts'

beforeAll(() => makeTemplate())

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s in the middle of a statement of an embedded Postgres ends the run, gives the folder back and loses nothing', async (signal, exit) => {
  const fleet = await project(
    { shop: { url: 'pglite:data', format: { name: 'sql', dir: 'm' } } },
    { 'm/0001_first.sql': 'create table kept (n bigint);\n', 'm/0002_long.sql': 'insert into kept select count(*) from generate_series(1, 3000000000);\n' },
  )
  // Where the prepared data directory is.
  const { SKEIN_CACHE_DIR = '', XDG_CACHE_HOME = '', HOME = '' } = process.env
  const env = { SKEIN_CACHE_DIR, XDG_CACHE_HOME, HOME }
  const run = startSkein(['migrate'], fleet.root, { env })
  await run.said('applied 0001_first')
  run.process.kill(signal)
  const { code, stdout } = await run.ended
  expect({ code, stdout }).toMatchObject({ code: exit })
  expect(stdout).toContain('shop cancelled')
  expect(readdirSync(fleet.root).filter((name) => name.startsWith('data'))).toEqual(['data'])
  const { report } = await fleet.json<{ databases: unknown[] }>(['status', '--timeout', '60s'], { env })
  expect(report.databases[0]).toMatchObject({ state: 'pending', head: { value: '0001_first' }, pending: { value: ['0002_long'] } })
})

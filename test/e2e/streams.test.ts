import { closeSync, openSync } from 'node:fs'
import { expect, test } from 'vitest'
import { startSkein } from '../support/child.ts'
import { project } from '../support/project.ts'

const migrations = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`m/${String(index + 1).padStart(4, '0')}_t.sql`, `create table t${index} (id integer);\n`]))

test('a reader who has seen enough does not end a migrate half way', async () => {
  const fleet = await project({ shop: { url: 'sqlite:shop.db', format: { name: 'sql', dir: 'm' } } }, migrations)
  const run = startSkein(['migrate'], fleet.root)
  // What `2>&1 | head -1` does after the first line.
  await run.said('to apply')
  run.process.stdout?.destroy()
  run.process.stderr?.destroy()
  expect(await run.ended).toMatchObject({ code: 0, signal: null })
  expect((await fleet.status()).databases[0]).toMatchObject({ state: 'current', applied: { value: 20 } })
})

test.each([[['--help']], [['status', '--help']], [['--version']]])('nobody who reads is no failure: %j', async (args) => {
  const fleet = await project({})
  const run = startSkein(args, fleet.root)
  run.process.stdout?.destroy()
  expect(await run.ended).toMatchObject({ code: 0, stderr: '' })
})

test('a slow reader gets the whole of a long answer', async () => {
  const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`m/${String(index + 1).padStart(4, '0')}_${'x'.repeat(180)}.sql`, 'select 1;\n']))
  const fleet = await project({ shop: { url: 'sqlite:shop.db', format: { name: 'sql', dir: 'm' } } }, many)
  const { ended } = startSkein(['status', '--timeout', '30s', '--json'], fleet.root, { slowly: true })
  const { code, stdout } = await ended
  expect([code, stdout.length > 200_000, (JSON.parse(stdout) as { summary: object }).summary]).toEqual([0, true, expect.objectContaining({ databases: 1, pending: 1 })])
})

test('an answer that could not be written is a failure', async () => {
  const fleet = await project({ shop: { url: 'sqlite:shop.db', format: { name: 'sql', dir: 'm' } } }, migrations)
  const full = openSync('/dev/full', 'w')
  const { ended } = startSkein(['status', '--timeout', '30s', '--json'], fleet.root, { stdout: full })
  expect(await ended).toMatchObject({ code: 2 })
  closeSync(full)
})

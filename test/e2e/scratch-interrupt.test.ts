/** An interrupt while files are loaded into a scratch database: the statement ends, the database is removed, nothing is left running. */
import { expect, test } from 'vitest'
import { postgresServer } from '../services.ts'
import { startSkein } from '../support/child.ts'
import { project } from '../support/project.ts'
import { askPostgres } from '../support/query.ts'
import { until } from '../support/until.ts'

test.each([
  ['inspect', 'SIGINT', 130, ['inspect', 'slow.sql']],
  ['diff', 'SIGTERM', 143, ['diff', '--from', 'quick.sql', '--to', 'slow.sql', '--verify']],
] as const)('%s: %s removes the scratch database of a server and exits with %i', async (_, signal, exit, args) => {
  const server = postgresServer('18')
  const mark = `seconds_${process.pid}_${exit}`
  const { root } = await project({}, { 'quick.sql': 'create table a (id int);\n', 'slow.sql': `create table a (id int);\nselect pg_sleep(600) as ${mark};\n` })
  const run = startSkein([...args, '--scratch', server], root)
  const scratches = async () => (await askPostgres(server, `select datname as name from pg_stat_activity where state = 'active' and query like '%${mark}%' and datname like 'skein\\_scratch\\_%'`)).map(({ name }) => String(name))
  let names: readonly string[] = []
  await until(async () => (names = await scratches()).length === 1)
  run.process.kill(signal)
  const { code, stderr } = await run.ended
  expect({ code, stderr }).toEqual({ code: exit, stderr: expect.stringContaining('[cli.interrupted]') })
  expect(await askPostgres(server, `select datname from pg_database where datname = '${names[0]}'`)).toEqual([])
})

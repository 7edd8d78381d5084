/** `skein ready --manifest`, in an image that has no folders: what passes, what waits, and what is no manifest of this fleet. */
import { describe, expect, test } from 'vitest'
import type { ReadyReport } from '../../src/fleet/reports/ready.ts'
import { project } from '../support/project.ts'

const app = { url: 'sqlite:app.db', format: { name: 'sql', dir: 'm' } }
const first = { 'm/0001_first.sql': 'create table first (id int primary key);\n' }

/** A build with its manifest, and no folder any more. */
async function image() {
  const one = await project({ app }, first)
  expect((await one.skein(['ready', '--write-manifest', 'build.json'])).code).toBe(0)
  return one
}

test('waits for what the build has, and passes when that is applied, also by a newer build', async () => {
  const one = await image()
  const ready = () => one.json<ReadyReport>(['ready', '--manifest', 'build.json'])
  expect(await ready()).toMatchObject({ code: 1, report: { ready: false, databases: [{ state: 'waiting', missing: ['0001_first'] }] } })
  await one.migrate()
  expect(await ready()).toMatchObject({ code: 0, report: { ready: true } })
  await one.file('m/0002_second.sql', 'create table second (id int primary key);\n')
  await one.migrate()
  await one.remove('m')
  expect(await ready()).toMatchObject({ code: 0, report: { ready: true, databases: [{ state: 'ready', ahead: 1 }] } })
})

describe('is no manifest', () => {
  const entry = (more: object) => JSON.stringify({ version: 1, databases: { app: { format: 'sql', migrations: [], ...more } } })
  test.each([
    ['text', 'migrations'], ['nothing', ''], ['null', 'null'], ['a list', '[]'], ['another version', '{"version":2,"databases":{}}'], ['a null database', '{"version":1,"databases":{"app":null}}'],
    ['no format', entry({ format: undefined })], ['migrations that are text', entry({ migrations: 'xy' })], ['migrations that are an object', entry({ migrations: {} })],
    ['a null migration', entry({ migrations: [null] })], ['a migration without a name', entry({ migrations: [{ file: 'm/1.sql', hash: '' }] })], ['a name that is a number', entry({ migrations: [{ name: 5, file: 'm/1.sql', hash: '' }] })],
  ])('%s', async (_, text) => {
    const one = await image()
    await one.migrate()
    await one.file('build.json', text)
    const { code, stdout } = await one.skein(['ready', '--manifest', 'build.json', '--json'])
    expect({ code, answer: JSON.parse(stdout) as unknown }).toMatchObject({ code: 64, answer: { error: { code: 'ready.bad-manifest', message: expect.not.stringMatching(/Cannot read|is not a function/), hint: expect.any(String) } } })
  })
})

test.each([
  ['it does not name the database', { other: { format: 'sql', migrations: [] } }],
  ['it was written for another tool', { app: { format: 'prisma', migrations: [] } }],
])('is of another fleet: %s', async (_, databases) => {
  const one = await image()
  await one.migrate()
  await one.file('build.json', JSON.stringify({ version: 1, databases }))
  expect(await one.json<ReadyReport>(['ready', '--manifest', 'build.json'])).toMatchObject({ code: 64, report: { ready: false, databases: [{ error: { code: 'ready.not-in-manifest' } }] } })
})

/** Many databases under one command: which are asked, in what order, and what one of them cannot do to the others. */
import { spawnSync } from 'node:child_process'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { freshPostgres, leftOut } from '../services.ts'
import { project } from '../support/project.ts'

const format = { name: 'sql', dir: 'm' }
const first = { 'm/0001_first.sql': 'create table first (id int primary key);\n' }
const broken = { 'broken/0001_first.sql': 'create table first (id int primary key);\ninsert into nowhere values (1);\n' }
const file = (name: string, more: object = {}) => ({ url: `sqlite:${name}.db`, format, ...more })

/** Takes connections and says nothing, as a host behind a firewall does. */
async function silentServer(): Promise<number> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => void sockets.add(socket.on('error', () => {})))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}

describe('a database that does not answer', () => {
  test.each(['postgres', 'mysql', 'libsql'])('%s: the others are told at once, it has its two seconds, and is shown', async (scheme) => {
    const port = await silentServer()
    const hanging = { url: `${scheme}://user:password@127.0.0.1:${port}/app${scheme === 'libsql' ? '?tls=0' : ''}`.replace(scheme === 'libsql' ? 'user:password@' : '', '').replace(scheme === 'libsql' ? '/app' : '', ''), format }
    const fleet = await project({ hanging, a: file('a'), z: file('z') }, first)
    expect((await fleet.json(['migrate', 'a', 'z'])).code).toBe(0)
    const began = performance.now()
    const { code, report } = await fleet.json<{ databases: { name: string; state: string; durationMs: number; head: object }[] }>(['status'])
    const took = performance.now() - began
    expect(report.databases.map(({ name, state }) => [name, state])).toEqual([['hanging', 'unreachable'], ['a', 'current'], ['z', 'current']])
    expect(report.databases[0]?.head).toEqual({ state: 'timeout' })
    expect(code).toBe(2)
    expect(took).toBeLessThan(4_000) // One deadline of 2 s, not one after another, and nothing waits for the connection to die.
    for (const { name, durationMs } of report.databases) if (name !== 'hanging') expect(durationMs).toBeLessThan(2_000)
  })

  test('one that fails hides and stops nobody, and the exit code is the worst', async () => {
    const fleet = await project({ missing: { url: 'postgres://postgres@127.0.0.1:1/app', format }, bad: file('bad', { format: { name: 'sql', dir: 'broken' } }), good: file('good') }, { ...first, ...broken })
    const { code, report } = await fleet.migrate()
    expect(code).toBe(2)
    expect(report.databases.map(({ name, state }) => [name, state])).toEqual([['missing', 'failed'], ['bad', 'failed'], ['good', 'migrated']])
    expect(report.summary).toMatchObject({ databases: 3, failed: 2, migrated: 1, migrations: 1 })
  })

  test('what was known of it before is shown with its age', async () => {
    const fleet = await project({ a: file('a') }, first)
    await fleet.migrate()
    await fleet.status()
    await fleet.remove('a.db')
    await fleet.file('a.db', 'this is no database, and long enough to have been one: '.repeat(40))
    const [a] = (await fleet.status()).databases
    expect(a).toMatchObject({ state: 'unreachable', head: { state: 'stale', value: '0001_first' } })
  })

  test('what another configuration of the same folder knew of its own database is not shown', async () => {
    const fleet = await project({ a: file('a') }, first)
    await fleet.migrate()
    await fleet.status()
    await fleet.file('other.config.json', JSON.stringify({ databases: { a: { url: 'postgres://postgres@127.0.0.1:1/app', format } } }))
    const [a] = (await fleet.status('--config', 'other.config.json')).databases
    expect(a).toMatchObject({ state: 'unreachable', head: { state: 'unknown' } })
  })
})

describe('what is migrated', () => {
  test('an observed database is shown and passed over', async () => {
    const fleet = await project({ seen: file('seen', { manage: 'observe' }), ours: file('ours') }, first)
    const { code, report } = await fleet.migrate()
    expect({ code, states: report.databases.map(({ name, state }) => [name, state]) }).toEqual({ code: 0, states: [['seen', 'skipped'], ['ours', 'migrated']] })
    expect((await fleet.status()).databases).toMatchObject([{ state: 'observed', pending: { value: ['0001_first'] } }, { state: 'current' }])
  })

  test('a database goes after those it depends on, and not at all when they fail', async () => {
    const databases = { last: file('last', { dependsOn: ['middle'] }), middle: file('middle', { dependsOn: ['base'] }), base: file('base'), apart: file('apart') }
    const fleet = await project(databases, first)
    const { report } = await fleet.migrate('--parallel', '1')
    expect(report.databases.map(({ state }) => state)).toEqual(['migrated', 'migrated', 'migrated', 'migrated'])
    const failing = await project({ ...databases, base: file('base', { format: { name: 'sql', dir: 'broken' } }) }, { ...first, ...broken })
    const after = await failing.migrate()
    expect(after.code).toBe(2)
    expect(after.report.databases.map(({ name, state }) => [name, state])).toEqual([['last', 'skipped'], ['middle', 'skipped'], ['base', 'failed'], ['apart', 'migrated']])
    expect(after.report.databases[1]?.notes).toContain('waits for base')
  })

  test('a circle of dependencies is refused before anything is done', async () => {
    const fleet = await project({ a: file('a', { dependsOn: ['b'] }), b: file('b', { dependsOn: ['a'] }) }, first)
    const { code, stdout } = await fleet.skein(['migrate', '--json'])
    expect(code).toBe(64)
    expect(stdout).toContain('databases depend on each other: a → b → a')
  })

  test.each([
    ['the database', { production: true }, {}],
    ['its environment', {}, { production: true }],
  ])('production, by %s, is not written without --yes; reading it needs none', async (_, database, fleetWide) => {
    const fleet = await project({ app: file('app', database) }, first, fleetWide)
    const refused = await fleet.skein(['migrate'])
    expect(refused.code).not.toBe(0)
    expect(`${refused.stdout}${refused.stderr}`).toMatch(/app is marked as production[^]*--yes/)
    expect((await fleet.json(['migrate', '--dry-run'])).code).toBe(0)
    expect((await fleet.status()).databases[0]).toMatchObject({ state: 'pending' })
    expect(await fleet.migrate('--yes')).toMatchObject({ code: 0, report: { databases: [{ state: 'migrated' }] } })
  })
})

describe('which databases are meant', () => {
  const databases = { 'ai:one': file('1', { groups: ['ps'] }), 'ai:two': file('2', { groups: ['ps', 'eu'] }), crm: file('3') }
  test.each([
    [[], ['ai:one', 'ai:two', 'crm']],
    [['crm'], ['crm']],
    [['ai:*'], ['ai:one', 'ai:two']],
    [['ps'], ['ai:one', 'ai:two']],
    [['--ps'], ['ai:one', 'ai:two']],
    [['--eu', 'crm'], ['ai:two', 'crm']],
    [['ps', 'eu', 'ai:two'], ['ai:one', 'ai:two']],
  ])('%j', async (selectors, names) => {
    const fleet = await project(databases, first)
    expect((await fleet.status(...selectors)).databases.map(({ name }) => name)).toEqual(names)
  })

  test('a name that is nobody’s is refused with what was meant', async () => {
    const fleet = await project(databases, first)
    const { code, stdout } = await fleet.skein(['status', 'cmr', '--json'])
    expect(code).toBe(64)
    expect(JSON.parse(stdout)).toMatchObject({ error: { hint: expect.stringContaining('crm') as string } })
  })

  test('an environment has its own databases, by flag and by variable', async () => {
    const fleet = await project({}, first)
    await fleet.remove('skein.config.json')
    await fleet.file('skein.config.ts', "import { defineFleet, sql } from 'skein'\nexport default defineFleet(({ environment }) => ({ databases: { app: { url: `sqlite:${environment}.db`, format: sql({ dir: 'm' }) }, ...(environment === 'staging' ? { extra: { url: 'sqlite:extra.db', format: sql({ dir: 'm' }) } } : {}) } }))\n")
    const local = await fleet.json<{ environment: string; databases: object[] }>(['status'])
    expect([local.report.environment, local.report.databases.length]).toEqual(['local', 1])
    const staging = await fleet.json<{ environment: string; databases: object[] }>(['migrate', '--environment', 'staging'])
    expect([staging.report.environment, staging.report.databases.length]).toEqual(['staging', 2])
    const again = await fleet.json<{ databases: { state: string }[] }>(['status'], { env: { SKEIN_ENVIRONMENT: 'staging' } })
    expect(again.report.databases.map(({ state }) => state)).toEqual(['current', 'current'])
    expect((await fleet.status()).databases[0]).toMatchObject({ state: 'pending' })
  })
})

test('beyond thirty databases, what is well is counted and what is not is listed', async () => {
  const databases = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`tenant${index}`, file(`tenant${index}`)]))
  const fleet = await project({ ...databases, odd: file('odd', { format: { name: 'sql', dir: 'broken' } }) }, { ...first, ...broken })
  const migrated = await fleet.skein(['migrate'])
  expect(migrated.code).toBe(2)
  expect(migrated.stdout).toContain('41 databases')
  expect(migrated.stdout).toContain('odd')
  expect(migrated.stdout.split('\n').filter((line) => line.startsWith('tenant')).length).toBeLessThanOrEqual(30)
  const status = await fleet.skein(['status'])
  expect(status.stdout).toContain('41 databases')
  expect(status.stdout).toContain('odd')
  expect(status.stdout.split('\n').filter((line) => line.startsWith('tenant')).length).toBeLessThanOrEqual(30)
})

test.skipIf(leftOut('postgres18'))('a tunnel leads to databases that are not reachable otherwise, is shared, and is gone afterwards', async () => {
  const [one, two] = [await freshPostgres(), await freshPostgres()]
  onTestFinished(async () => {
    await one.drop()
    await two.drop()
  })
  const { hostname, port } = new URL(one.url)
  const behind = (url: string) => url.replace(`${hostname}:${port}`, 'db.internal:5432')
  const fleet = await project({}, first)
  const started = join(fleet.root, 'started')
  writeFileSync(join(fleet.root, 'tunnel.cjs'), `require('fs').appendFileSync(${JSON.stringify(started)}, process.pid + '\\n'); require('net').createServer((near) => { const far = require('net').connect(${port}, '${hostname}'); near.pipe(far).pipe(near); near.on('error', () => {}); far.on('error', () => {}) }).listen(Number(process.argv[2]), '127.0.0.1')`)
  const through = { from: 'command', command: `"${process.execPath}" tunnel.cjs {port}` }
  await fleet.file('skein.config.json', JSON.stringify({ databases: { one: { url: behind(one.url), through, format }, two: { url: behind(two.url), through, format } } }))
  expect(await fleet.migrate()).toMatchObject({ code: 0, report: { databases: [{ state: 'migrated' }, { state: 'migrated' }] } })
  const pids = (await fleet.read('started')).trim().split('\n').map(Number)
  expect(pids).toHaveLength(1)
  // One that has ended and only waits for its parent to notice is gone.
  for (const pid of pids) expect(spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()).toMatch(/^(?:Z.*)?$/)
  expect((await fleet.status()).databases).toMatchObject([{ state: 'current' }, { state: 'current' }])
})

/** A scratch in a server of our own on this machine: started from its programs, by no root, reached by nobody else, gone afterwards. */
import { chown, readFile, readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { postgresServer } from '../../services.ts'
import { startSkein } from '../../support/child.ts'
import { type Project, project } from '../../support/project.ts'
import { askPostgres } from '../../support/query.ts'
import { until } from '../../support/until.ts'

const isRoot = process.getuid?.() === 0
const nobody = isRoot ? { user: { uid: 65_534, gid: 65_534 } } : {}

/** PATH with the programs of the server of that version in it. */
async function pathWith(major: '16' | '17'): Promise<string> {
  const [row] = await askPostgres(postgresServer(major), `select setting from pg_config() where name = 'BINDIR'`)
  return `${row?.['setting']}${delimiter}${process.env.PATH}`
}

/** A project whose folder belongs to the user that the command runs as. */
async function projectOf(files: Readonly<Record<string, string>>): Promise<Project> {
  const made = await project({}, files)
  if (isRoot) for (const path of ['', ...Object.keys(files)]) await chown(join(made.root, path), nobody.user!.uid, nobody.user!.gid)
  return made
}

const clusters = async ({ root }: Project) => (await readdir(join(root, '.skein-cache/scratch')).catch(() => [])).map((name) => join(root, '.skein-cache/scratch', name))

const answers = (sockets: string) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(join(sockets, '.s.PGSQL.5432'))
    socket.once('connect', () => (socket.destroy(), resolve(true))).once('error', () => resolve(false))
  })

test('files are loaded beside a live database of a version that is only in PATH, roles are made there, and nothing is left', async () => {
  const made = await projectOf({ 'wanted.sql': 'create role local_scratch_stub; create table a (id int); alter table a owner to local_scratch_stub;\n' })
  const run = startSkein(['diff', '--from', postgresServer('17'), '--to', 'wanted.sql', '--schema', 'public', '--verify', '--json'], made.root, { ...nobody, env: { PATH: await pathWith('17') } })
  const { code, stdout, stderr } = await run.ended
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const report = JSON.parse(stdout) as { readonly to: { readonly server: { readonly flavour: string; readonly version: string } }; readonly steps: readonly { readonly sql: string }[]; readonly verified: { readonly passed: boolean; readonly notChecked: readonly string[] } }
  expect(report.to.server).toMatchObject({ flavour: 'postgresql', version: expect.stringMatching(/^17\./) })
  expect(report.steps.map(({ sql }) => sql)).toContain('alter table public.a owner to local_scratch_stub')
  expect(report.verified).toMatchObject({ passed: true, notChecked: [] })
  expect(await clusters(made)).toEqual([])
}, 120_000)

test('what a killed run left is stopped and removed by the next one', async () => {
  // Work that the kill cuts off: nothing waits for it to end.
  const made = await projectOf({ 'slow.sql': 'select pg_sleep(600);\n', 'quick.sql': 'create table a (id int);\n' })
  const env = { PATH: await pathWith('16') }
  const args = (file: string) => ['diff', '--from', postgresServer('16'), '--to', file]
  const killed = startSkein(args('slow.sql'), made.root, { ...nobody, env })
  let sockets = ''
  await until(async () => {
    const [folder] = await clusters(made)
    sockets = folder === undefined ? '' : await socketsOf(folder)
    return sockets !== '' && (await answers(sockets))
  })
  killed.process.kill('SIGKILL')
  await killed.ended
  expect(await answers(sockets)).toBe(true)
  const { code, stderr } = await startSkein(args('quick.sql'), made.root, { ...nobody, env }).ended
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(await answers(sockets)).toBe(false)
  expect(await clusters(made)).toEqual([])
}, 120_000)

test.runIf(isRoot)('root is told that it starts no server', async () => {
  const made = await project({}, { 'wanted.sql': 'create table a (id int);\n' })
  const { code, stderr } = await made.skein(['diff', '--from', postgresServer('16'), '--to', 'wanted.sql'], { env: { PATH: await pathWith('16') } })
  expect(code).toBe(2)
  expect(stderr).toMatch(/there is no Postgres 16 to load files into \[scratch\.none\]\nhint Postgres 16\.\S+ in \S+ is not started as root: run this as another user\. Give a server/)
})

async function socketsOf(folder: string): Promise<string> {
  try {
    return (JSON.parse(await readFile(join(folder, 'owner.json'), 'utf8')) as { readonly sockets: string }).sockets
  } catch {
    return '' // Not written yet, or not to its end.
  }
}

/** A hot standby as a source: everything that reads it works, and nothing that would write is tried. */
import { execFile } from 'node:child_process'
import { appendFile, chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import type { DiffReport } from '../../src/fleet/reports/diff.ts'
import { postgresServer } from '../services.ts'
import { project } from '../support/project.ts'
import { askPostgres } from '../support/query.ts'

const run = promisify(execFile)
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

/** A server of this test's own that is recovering, as a standby is, and never gets anything to recover. */
async function standby(script: string): Promise<string> {
  const [row] = await askPostgres(postgresServer('18'), `select setting from pg_config() where name = 'BINDIR'`)
  const folder = await mkdtemp(join(tmpdir(), 'skein-standby-'))
  if (nobody.uid !== undefined) await chown(folder, nobody.uid, nobody.gid)
  const data = join(folder, 'data')
  const program = (name: string, ...args: readonly string[]) => run(join(String(row?.['setting']), name), args, { ...nobody, cwd: '/', env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' } })
  const control = (...args: readonly string[]) => program('pg_ctl', '-D', data, '-l', join(folder, 'log'), '-w', ...args)
  onTestFinished(async () => {
    await control('-m', 'immediate', 'stop').catch(() => {})
    await rm(folder, { recursive: true, force: true })
  })
  await program('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '--no-locale', '--no-sync')
  await appendFile(join(data, 'postgresql.conf'), `\nlisten_addresses = ''\nport = 5432\nfsync = off\nunix_socket_directories = '${folder}'\n`)
  const url = `postgres://postgres@/postgres?host=${encodeURIComponent(folder)}&port=5432`
  await control('start')
  await askPostgres(url, script)
  await control('-m', 'fast', 'stop')
  await writeFile(join(data, 'standby.signal'), '')
  if (nobody.uid !== undefined) await chown(join(data, 'standby.signal'), nobody.uid, nobody.gid)
  await control('start')
  return url
}

test('is read, compared, stamped and counted in', async () => {
  const url = await standby('create table users (id int, nick text); insert into users values (1), (1);')
  const made = await project({}, { 'wanted.sql': 'create table users (id int unique, nick text);\n' })
  expect(await made.skein(['inspect', url, '--format', 'stamp'])).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^[0-9a-f]{32}\n$/) })
  const { report } = await made.json<DiffReport>(['diff', '--from', url, '--to', 'wanted.sql', '--verify'])
  expect(report.verified).toMatchObject({ passed: true })
  expect(report.steps.flatMap(({ hazards }) => hazards.map(({ message }) => message))).toContainEqual(expect.stringContaining('1 row of public.users has the same (id) as another'))
}, 120_000)

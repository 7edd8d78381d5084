import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { temporaryFolders, writeFiles } from '../../test/support/folders.ts'
import { keyspaces, sql } from '../config/factories.ts'
import { fleetOf } from '../config/fleet.ts'
import type { FleetConfig } from '../config/shape.ts'
import { formats } from '../formats/index.ts'
import { lazyStore } from '../store/lazy-store.ts'
import { noAnswers } from './answers.ts'
import type { Fleet } from './fleet.ts'
import { withFolderLock } from './folder-lock.ts'
import { newMigration } from './new.ts'

const folders = temporaryFolders()
afterAll(folders.remove)
const now = new Date('2026-01-02T03:04:05Z')

function fleet(root: string, databases: FleetConfig['databases']): Fleet {
  return { ...fleetOf({ databases }, { file: join(root, 'skein.config.ts'), root, environment: 'local' }), env: {}, answers: noAnswers, store: () => lazyStore({ SKEIN_STATE_DIR: join(root, 'state') }) }
}
const crm = (dir = 'migrations') => ({ crm: { url: 'postgres:///crm', format: sql({ dir }) } })

test('the first migration makes its folder, the next one follows it', async () => {
  const root = folders.make()
  const first = await newMigration({ fleet: fleet(root, crm()), database: 'crm', name: 'Add users', now })
  expect(first).toMatchObject({ databases: ['crm'], format: 'sql', files: [{ change: 'created', path: expect.stringMatching(/^migrations\/.*add_users\.sql$/) as unknown }] })
  const second = await newMigration({ fleet: fleet(root, crm()), name: 'Add orders', now })
  const names = readdirSync(join(root, 'migrations'))
  expect(names).toHaveLength(2)
  expect(names.map((name) => `migrations/${name}`).sort()).toEqual([...first.files, ...second.files].map(({ path }) => path))
})

test('keyspaces that share a folder get one migration', async () => {
  const root = folders.make({ 'm/0001_a.sql': 'select 1;\n' })
  const shared = keyspaces('ai', { names: ['one', 'two'], url: 'mysql://h', format: sql({ dir: 'm' }), groups: ['ps'] })
  const report = await newMigration({ fleet: fleet(root, shared), database: 'ps', name: 'b', now })
  expect(report.databases).toEqual(['ai:one', 'ai:two'])
  expect(readdirSync(join(root, 'm'))).toHaveLength(2)
})

test('databases with several folders are refused, as is an unknown name', async () => {
  const root = folders.make()
  const two = fleet(root, { ...crm('a'), shop: { url: 'postgres:///shop', format: sql({ dir: 'b' }) } })
  await expect(newMigration({ fleet: two, name: 'x', now })).rejects.toMatchObject({ code: 'new.ambiguous', exit: 64, hint: 'Name one database: crm, shop.' })
  await expect(newMigration({ fleet: two, database: 'crn', name: 'x', now })).rejects.toMatchObject({ code: 'config.unknown-selector' })
  expect(readdirSync(root)).toEqual([])
})

test('a folder that was made for a name that is refused goes again', async () => {
  const root = folders.make({ 'kept/.keep': '' })
  const dirs = ['kept', 'new', 'deep/er']
  for (const dir of dirs) await expect(newMigration({ fleet: fleet(root, crm(dir)), name: '–', now })).rejects.toMatchObject({ code: 'format.name-invalid' })
  expect(readdirSync(root, { recursive: true }).sort()).toEqual(['kept', 'kept/.keep'])
})

test('two that are made at the same moment do not overwrite each other', async () => {
  const root = folders.make({ 'migrations/0001_a.sql': 'select 1;\n' })
  const make = (name: string) => newMigration({ fleet: fleet(root, crm()), name, now })
  const format = await formats.sql()
  const meanwhile: unknown[] = []
  const create = vi.spyOn(format, 'create').mockImplementationOnce(async (...asked) => {
    create.mockRestore()
    for (const name of ['other', 'first']) meanwhile.push(await make(name).catch((error: unknown) => error))
    return format.create(...asked)
  })
  await make('first')
  expect(meanwhile).toMatchObject(['other', 'first'].map(() => ({ code: 'new.conflict', exit: 1 })))
  expect(readdirSync(join(root, 'migrations')).sort()).toEqual(['0001_a.sql', '0002_first.sql'])
  await make('second')
  expect(readdirSync(join(root, 'migrations')).sort()).toEqual(['0001_a.sql', '0002_first.sql', '0003_second.sql'])
})

test('a lock that a crash left behind stops nobody', async () => {
  const root = folders.make()
  const gone = spawnSync(process.execPath, ['-e', '']).pid
  const path = join(tmpdir(), `skein-${createHash('sha256').update(`${process.getuid?.() ?? ''}\n${root}`).digest('hex').slice(0, 24)}.lock`)
  writeFileSync(path, String(gone))
  expect(await withFolderLock(root, async () => 1)).toEqual({ result: 1 })
  writeFileSync(path, String(process.pid))
  expect(await withFolderLock(root, async () => 1)).toBeUndefined()
  rmSync(path)
})

test('a folder that changes while the migration is made is left alone', async () => {
  const root = folders.make({ 'migrations/0001_a.sql': 'select 1;\n' })
  const format = await formats.sql()
  const create = vi.spyOn(format, 'create').mockImplementation(async (settled, folder, name, date) => {
    create.mockRestore()
    const files = await format.create(settled, folder, name, date)
    writeFiles(root, { 'migrations/0002_theirs.sql': 'select 2;\n' })
    return files
  })
  await expect(newMigration({ fleet: fleet(root, crm()), name: 'mine', now })).rejects.toMatchObject({ code: 'new.conflict' })
  expect(readdirSync(join(root, 'migrations')).sort()).toEqual(['0001_a.sql', '0002_theirs.sql'])
  expect(readFileSync(join(root, 'migrations/0001_a.sql'), 'utf8')).toBe('select 1;\n')
})

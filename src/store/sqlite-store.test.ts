import { existsSync } from 'node:fs'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { storeConformance } from '../../test/conformance/store.ts'
import { openDriver } from '../dialects/sqlite/drivers/open.ts'
import { lazyStore } from './lazy-store.ts'
import { openSqliteStore } from './sqlite-store.ts'

storeConformance('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'skein-store-'))
  return { open: () => openSqliteStore({ SKEIN_STATE_DIR: join(folder, 'state') }), remove: () => rm(folder, { recursive: true, force: true }) }
})

storeConformance('SQLite, loaded late', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'skein-store-'))
  return { open: () => lazyStore({ SKEIN_STATE_DIR: join(folder, 'state') }), remove: () => rm(folder, { recursive: true, force: true }) }
})

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'skein-store-'))
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const mark = { statement: 1, total: 2, hash: 'h' }

test('reading and forgetting make no file; the first write does, for this user only', async () => {
  await inFolder(async (folder) => {
    const state = join(folder, 'deep', 'state')
    const store = openSqliteStore({ SKEIN_STATE_DIR: state })
    await store.progress.read('l', 'm')
    await store.progress.clear('l', 'm')
    expect(existsSync(state)).toBe(false)
    await store.progress.write('l', 'm', mark)
    expect(existsSync(join(state, 'state.db'))).toBe(true)
    if (process.platform !== 'win32') expect((await stat(state)).mode & 0o077).toBe(0)
    await store.close()
  })
})

test('a write waits for another process that is writing', async () => {
  await inFolder(async (folder) => {
    const store = openSqliteStore({ SKEIN_STATE_DIR: folder })
    await store.progress.write('l', 'm', mark)
    const other = openDriver({ path: join(folder, 'state.db'), access: 'write' })
    other.run('begin immediate')
    setTimeout(() => other.run('rollback'), 20)
    await store.progress.write('l', 'm', { ...mark, statement: 2 })
    expect((await store.progress.read('l', 'm'))?.statement).toBe(2)
    await other.close()
    await store.close()
  })
})

test('a folder that cannot be is said, with the variable that helps', async () => {
  await inFolder(async (folder) => {
    await writeFile(join(folder, 'file'), '')
    const store = openSqliteStore({ SKEIN_STATE_DIR: join(folder, 'file', 'state') })
    await expect(store.progress.write('l', 'm', mark)).rejects.toMatchObject({ code: 'store.unusable', exit: 2, hint: expect.stringContaining('SKEIN_STATE_DIR') })
  })
})

test('a file of a newer Skein is left alone', async () => {
  await inFolder(async (folder) => {
    const driver = openDriver({ path: join(folder, 'state.db'), access: 'create' })
    driver.run('pragma user_version = 2')
    await driver.close()
    const store = openSqliteStore({ SKEIN_STATE_DIR: folder })
    await expect(store.progress.read('l', 'm')).rejects.toMatchObject({ code: 'store.newer' })
    await expect(store.progress.write('l', 'm', mark)).rejects.toMatchObject({ code: 'store.newer' })
    await store.close()
  })
})

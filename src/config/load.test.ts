import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { temporaryFolders, writeFiles } from '../../test/support/folders.ts'
import { loadFleet, type LoadOptions } from './load.ts'

const folders = temporaryFolders()
afterAll(folders.remove)

const config = "import { defineFleet, env, sql } from 'skein'\nexport default defineFleet({ databases: { crm: { url: env('CRM_URL'), format: sql({ dir: 'm' }) } } })\n"
const crm = { crm: { url: { from: 'env', name: 'CRM_URL' }, format: { name: 'sql', dir: 'm' } } }

function load(cwd: string, more: Partial<LoadOptions> = {}) {
  return loadFleet({ cwd, env: { SKEIN_CACHE_DIR: join(cwd, '.cache') }, ...more })
}

function repository(files: Readonly<Record<string, string>>): string {
  return folders.make({ '.git/HEAD': '', ...files })
}

describe('where a configuration is found', () => {
  test.each(['skein.config.ts', 'skein.config.js', 'skein.config.mjs'])('%s, with skein not installed', async (name) => {
    const root = repository({ [name]: config })
    const fleet = await load(root)
    expect(fleet.config.databases).toEqual(crm)
    expect(fleet).toMatchObject({ file: join(root, name), root, environment: 'local' })
  })

  test('CommonJS', async () => {
    const root = repository({ 'skein.config.js': "const { env, sql } = require('skein')\nmodule.exports = { databases: { crm: { url: env('CRM_URL'), format: sql({ dir: 'm' }) } } }\n" })
    expect((await load(root)).config.databases).toEqual(crm)
  })

  test('JSON says all of it', async () => {
    const root = repository({ 'skein.config.json': `\uFEFF${JSON.stringify({ $schema: 'x', databases: crm })}` })
    expect((await load(root)).config.databases).toEqual(crm)
  })

  test('the nearest above a subfolder wins, and the repository is the end', async () => {
    const root = repository({ 'skein.config.ts': config, 'apps/web/skein.config.json': JSON.stringify({ databases: crm }), 'apps/web/src/x.ts': '', 'packages/db/x.ts': '', 'inner/.git': 'gitdir: x' })
    expect((await load(join(root, 'apps/web/src'))).file).toBe(join(root, 'apps/web/skein.config.json'))
    expect((await load(join(root, 'packages/db'))).file).toBe(join(root, 'skein.config.ts'))
    await expect(load(join(root, 'inner'))).rejects.toMatchObject({ code: 'config.not-found' })
  })

  test('--config names a file or a folder, from the working directory', async () => {
    const root = repository({ 'ops/fleet.ts': config, 'ops/skein.config.ts': config })
    expect((await load(root, { file: 'ops/fleet.ts' })).file).toBe(join(root, 'ops/fleet.ts'))
    expect((await load(root, { file: 'ops' })).file).toBe(join(root, 'ops/skein.config.ts'))
    await expect(load(root, { file: 'ops/no.ts' })).rejects.toMatchObject({ code: 'config.unreadable' })
  })

  test('the definition is called with the environment', async () => {
    const root = repository({ 'skein.config.ts': config.replace('defineFleet({ databases', 'defineFleet(({ environment }) => ({ production: environment === "production", databases').replace('} })\n', '} }))\n') })
    expect((await load(root, { environment: 'production' })).config.production).toBe(true)
    expect((await load(root, { env: { SKEIN_ENVIRONMENT: 'ci' } })).environment).toBe('ci')
    expect((await load(root)).config.production).toBe(false)
  })
})

describe('what a configuration may import', () => {
  test('its own files with and without extension, JSON, parts of Node, in cycles', async () => {
    const root = repository({
      'skein.config.ts': "import { dir } from './db/folder'\nimport { sql, env } from 'skein'\nimport { join } from 'node:path'\nimport names from './names.json' with { type: 'json' }\nimport { Kind } from './kind.js'\nexport default { databases: { [names[0] as string]: { url: env(Kind.Url), format: sql({ dir: join(dir, 'm') }) } } }\n",
      'db/folder/index.ts': "import { back } from '../back.ts'\nexport const dir = 'db'\nexport const later = () => back\n",
      'db/back.ts': "import { dir } from './folder/index.ts'\nexport const back = () => dir\n",
      'kind.ts': "export enum Kind { Url = 'CRM_URL' }\n",
      'names.json': '["crm"]',
    })
    const expected = { crm: { ...crm.crm, format: { name: 'sql', dir: 'db/m' } } }
    expect((await load(root)).config.databases).toEqual(expected)
    expect((await load(root)).config.databases).toEqual(expected)
  })

  test('top-level await, dynamic imports and import.meta', async () => {
    const root = repository({
      'skein.config.ts': "import { readFile } from 'node:fs/promises'\nimport { sql } from 'skein'\nconst { url } = await import('./url.ts')\nconst dir = await readFile(new URL('./dir.txt', import.meta.url), 'utf8')\nexport default { databases: { crm: { url, format: sql({ dir }) } } }\n",
      'url.ts': "await null\nexport const url = { from: 'env', name: 'CRM_URL' }\n",
      'dir.txt': 'm',
    })
    expect((await load(root)).config.databases).toEqual(crm)
    expect((await load(root)).config.databases).toEqual(crm)
  })

  test('packages of the project, which see the same skein', async () => {
    const root = repository({
      'skein.config.ts': "import { dir } from '@acme/db'\nimport { sql, env } from 'skein'\nexport default { databases: { crm: { url: env('CRM_URL'), format: sql({ dir }) } } }\n",
      'node_modules/@acme/db/package.json': '{"name":"@acme/db","type":"module","exports":"./index.ts"}',
      'node_modules/@acme/db/index.ts': "export const dir: string = 'm'\n",
    })
    const said: string[] = []
    expect((await load(root, { diagnose: (line) => said.push(line) })).config.databases).toEqual(crm)
    expect(said).toEqual(['skein.config.ts imports packages: loaded by jiti'])
  })
})

test('path aliases of the project’s tsconfig lead where they say', async () => {
  const root = repository({
    'tsconfig.json': '{ "compilerOptions": { "paths": { "@db/*": ["./packages/db/*"] } } }',
    'packages/db/dir.ts': "export const dir: string = 'm'\n",
    'skein.config.ts': "import { dir } from '@db/dir'\nimport { sql, env } from 'skein'\nexport default { databases: { crm: { url: env('CRM_URL'), format: sql({ dir }) } } }\n",
  })
  expect((await load(root)).config.databases).toEqual(crm)
})

describe('a configuration seen before', () => {
  const spied = async (root: string, more: Partial<LoadOptions> = {}) => {
    vi.resetModules()
    const compiled = vi.fn()
    vi.doMock('jiti', async (original) => {
      compiled()
      return original()
    })
    const fresh = await import('./load.ts')
    const fleet = await fresh.loadFleet({ cwd: root, env: { SKEIN_CACHE_DIR: join(root, '.cache') }, ...more })
    vi.doUnmock('jiti')
    return { databases: fleet.config.databases, compiled: compiled.mock.calls.length > 0 }
  }
  const two = {
    'skein.config.ts': "import { dir } from './dir'\nimport { sql, env } from 'skein'\nexport default { databases: { crm: { url: env('CRM_URL'), format: sql({ dir }) } } }\n",
    'dir.ts': "export const dir = 'm'\n",
  }

  test('is run without a compiler', async () => {
    const root = repository(two)
    expect(await spied(root)).toEqual({ databases: crm, compiled: true })
    expect(await spied(root)).toEqual({ databases: crm, compiled: false })
  })

  test('is compiled again when a file that it imports changed', async () => {
    const root = repository(two)
    await spied(root)
    writeFiles(root, { 'dir.ts': "export const dir = 'n'\n" })
    expect(await spied(root)).toMatchObject({ databases: { crm: { format: { dir: 'n' } } }, compiled: true })
  })

  test('is compiled again when an import leads to another file', async () => {
    const root = repository({ ...two, 'dir.ts': '', 'dir/index.ts': "export const dir = 'index'\n" })
    writeFiles(root, { 'skein.config.ts': two['skein.config.ts'].replace('./dir', './folder'), 'folder/index.ts': "export const dir = 'index'\n" })
    expect((await spied(root)).databases).toMatchObject({ crm: { format: { dir: 'index' } } })
    writeFiles(root, { 'folder.ts': "export const dir = 'file'\n" })
    expect(await spied(root)).toMatchObject({ databases: { crm: { format: { dir: 'file' } } }, compiled: true })
  })

  test('is found again after a change was taken back', async () => {
    const root = repository(two)
    await spied(root)
    writeFiles(root, { 'skein.config.ts': `${two['skein.config.ts']}// more\n` })
    expect((await spied(root)).compiled).toBe(true)
    writeFiles(root, two)
    expect((await spied(root)).compiled).toBe(false)
  })

  const damages: readonly (readonly [string, (entry: string) => string])[] = [
    ['emptied', () => ''],
    ['cut off', (entry) => entry.slice(0, entry.length / 2)],
    ['changed by a letter', (entry) => entry.replace('CRM_URL', 'CRM_URI')],
    ['replaced by other JSON', () => '{}'],
  ]
  test.each(damages)('is compiled again when its entry is %s', async (_, damage) => {
    const root = repository(two)
    await spied(root)
    const folder = join(root, '.cache/config')
    const [name] = readdirSync(folder)
    writeFileSync(join(folder, name!), damage(readFileSync(join(folder, name!), 'utf8')))
    expect(await spied(root)).toEqual({ databases: crm, compiled: true })
    expect(await spied(root)).toEqual({ databases: crm, compiled: false })
  })

  test('loads when the cache folder cannot be made, and says so only to those who ask', async () => {
    const root = repository({ ...two, cache: 'a file' })
    const said: string[] = []
    const fleet = await load(root, { env: { SKEIN_CACHE_DIR: join(root, 'cache') }, diagnose: (line) => said.push(line) })
    expect(fleet.config.databases).toEqual(crm)
    expect(said).toEqual([expect.stringContaining('not cached')])
  })

  test('leaves no draft behind, and many at once agree', async () => {
    const root = repository(two)
    const fleets = await Promise.all(Array.from({ length: 8 }, () => load(root)))
    for (const fleet of fleets) expect(fleet.config.databases).toEqual(crm)
    expect(readdirSync(join(root, '.cache/config'))).toHaveLength(1)
  })

  test('keeps the folder of entries small', async () => {
    const root = repository(two)
    for (let index = 0; index < 70; index++) {
      writeFiles(root, { 'skein.config.ts': `${two['skein.config.ts']}// ${index}\n` })
      await load(root)
    }
    expect(readdirSync(join(root, '.cache/config')).length).toBeLessThanOrEqual(64)
  })
})

test('the cache names the version of jiti that is pinned', () => {
  const { dependencies } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { readonly dependencies: Readonly<Record<string, string>> }
  expect(readFileSync(fileURLToPath(new URL('./modules/cache.ts', import.meta.url)), 'utf8')).toContain(`jiti ${dependencies['jiti']}`)
})

import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { temporaryFolders, writeFiles } from '../../test/support/folders.ts'
import { loadFleet } from '../config/load.ts'
import type { FormatConfig } from '../config/shape.ts'
import type { Detected } from '../formats/format.ts'
import { mergeAttributes } from './init-attributes.ts'
import { settleClaims } from './init-claims.ts'
import { foreignFolders } from './init-foreign.ts'
import { uniqueNames } from './init-names.ts'
import { configText, starterText } from './init-text.ts'
import { init } from './init.ts'
import { openRepository } from './repository.ts'

const folders = temporaryFolders()
afterAll(folders.remove)

function found(dir: string, more: Partial<Detected> = {}): Detected {
  return { name: 'shop', format: { name: 'sql', dir }, dialect: 'postgres', url: { from: 'env', name: 'SHOP_URL' }, dir, why: [`${dir} has files`], hashed: [`${dir}/**`], confidence: 'certain', ...more }
}
const drizzle = (dir: string, more: Partial<Detected> = {}) => found(dir, { format: { name: 'drizzle', dir }, ...more })
const wrangler = (dir: string, more: Partial<Detected> = {}) => {
  const { url: _, ...rest } = found(dir, { format: { name: 'wrangler', config: 'wrangler.toml', binding: 'DB' }, ...more })
  return rest
}
/** init over these finds instead of the formats' own. */
function initWith(cwd: string, finds: readonly Detected[], write = true) {
  return init({ cwd, write, formats: { sql: async () => ({ dialects: [], detect: async () => finds }) } })
}
function git(cwd: string, ...args: readonly string[]): string {
  return spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd, encoding: 'utf8' }).stdout
}

describe('what is written', () => {
  test('a configuration with its reasons, that loads as it was meant', async () => {
    const root = folders.make({ '.git/HEAD': '' })
    const report = await initWith(root, [found('db/migrations'), wrangler('auth/migrations', { name: 'auth', why: ['auth/wrangler.toml binds DB', 'two\nlines'] })])
    expect(readFileSync(join(root, 'skein.config.ts'), 'utf8')).toBe(`import { defineFleet, env, sql, wrangler } from 'skein'

export default defineFleet({
  databases: {
    // auth/wrangler.toml binds DB.
    // Two lines.
    auth: {
      format: wrangler({ config: 'wrangler.toml', binding: 'DB' }),
    },

    // db/migrations has files.
    shop: {
      url: env('SHOP_URL'),
      format: sql({ dir: 'db/migrations' }),
    },
  },
})
`)
    expect(report).toMatchObject({ written: true, databases: [{ name: 'auth' }, { name: 'shop', format: 'sql', dir: 'db/migrations', url: 'the environment variable SHOP_URL' }], notTaken: [] })
    const fleet = await loadFleet({ cwd: root, env: { SKEIN_CACHE_DIR: join(root, '.cache') } })
    expect(fleet.config.databases).toEqual({ shop: { url: { from: 'env', name: 'SHOP_URL' }, format: { name: 'sql', dir: 'db/migrations' } }, auth: { format: { name: 'wrangler', config: 'wrangler.toml', binding: 'DB' } } })
    expect(readdirSync(root).sort()).toEqual(['.cache', '.git', '.gitattributes', 'skein.config.ts'])
  })

  test('a starter that loads, when nothing was found', async () => {
    const root = folders.make({ '.git/HEAD': '' })
    const report = await initWith(root, [])
    expect(report).toMatchObject({ databases: [], notes: [expect.stringContaining('starter')] })
    expect(existsSync(join(root, '.gitattributes'))).toBe(false)
    const fleet = await loadFleet({ cwd: root, env: { SKEIN_CACHE_DIR: join(root, '.cache') } })
    expect(fleet.config.databases).toEqual({ main: { url: { from: 'env', name: 'DATABASE_URL' }, format: { name: 'sql', dir: 'migrations' } } })
    expect(starterText.split('\n').every((line) => line.length < 130)).toBe(true)
    expect(starterText).toContain('`skein new users main` makes the first')
  })

  test('nothing, when a configuration is there or only printing is asked for', async () => {
    const root = folders.make({ 'skein.config.json': '{}' })
    await expect(initWith(root, [])).rejects.toMatchObject({ code: 'init.exists', exit: 1, hint: expect.stringContaining('--print') as unknown })
    expect(readFileSync(join(root, 'skein.config.json'), 'utf8')).toBe('{}')
    const printed = await initWith(root, [found('m')], false)
    expect(printed.files.map(({ path }) => path)).toEqual(['skein.config.ts', '.gitattributes'])
    expect(readdirSync(root)).toEqual(['skein.config.json'])
  })

  test('a folder below a configured one may have its own, and is told so', async () => {
    const root = folders.make({ '.git/HEAD': '', 'skein.config.json': '{}', 'apps/api/x': '' })
    expect((await initWith(join(root, 'apps/api'), [], false)).notes[0]).toContain('../../skein.config.json above this folder')
  })

  test('two databases of one variable are pointed at', async () => {
    const report = await initWith(folders.make(), [found('a/m'), found('b/m')], false)
    expect(report.databases.map(({ name }) => name)).toEqual(['a-shop', 'b-shop'])
    expect(report.notes).toContain('a-shop and b-shop both read SHOP_URL: give each database a variable of its own unless they are one.')
  })

  test('a variable is proposed where nothing says which', async () => {
    const { url: _, ...project } = found('m', { name: 'Café 2' })
    const root = folders.make()
    const report = await initWith(root, [project])
    expect(report.databases[0]).toMatchObject({ name: 'café-2', url: 'the environment variable CAF_2_URL' })
    expect((await loadFleet({ cwd: root, env: { SKEIN_CACHE_DIR: join(root, '.cache') } })).config.databases).toHaveProperty(['café-2', 'url', 'name'], 'CAF_2_URL')
  })

  test('any configuration of a format survives the way through its text', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', "'", '"', '\\', '\n', '`', '${x}', '/', '*/', '\u2028', 'é'), minLength: 1, maxLength: 30 })
    const format = fc.oneof(fc.record({ config: text, keyspaceOf: fc.dictionary(text, text) }).map((one): FormatConfig => ({ name: 'drizzle', ...one })), fc.record({ dir: text, table: text }).map((one): FormatConfig => ({ name: 'sql', ...one })))
    await fc.assert(
      fc.asyncProperty(format, text, text, async (config, variable, why) => {
        const root = folders.make({ 'skein.config.ts': configText([{ name: 'a', why: [why], config: { format: config, url: { from: 'env', name: variable } }, alternatives: [config] }]) })
        const fleet = await loadFleet({ cwd: root, file: '.', env: { SKEIN_CACHE_DIR: join(root, '.cache') } })
        expect(fleet.config.databases).toEqual({ a: { url: { from: 'env', name: variable }, format: config } })
      }),
      { numRuns: 60 },
    )
  })
})

describe('a folder that several tools claim', () => {
  test('goes to the one that says where the database is; the other stands beside it as a comment', async () => {
    const root = folders.make()
    const report = await initWith(root, [drizzle('m'), wrangler('m')])
    expect(report.databases).toMatchObject([{ format: 'wrangler', alternatives: [{ format: 'drizzle' }] }])
    const text = readFileSync(join(root, 'skein.config.ts'), 'utf8')
    expect(text).toContain("    // drizzle claims m too: the database's own ledger decides; drizzle stands below as a comment.\n")
    expect(text).toContain("      // format: drizzle({ dir: 'm' }),\n      format: wrangler({ config: 'wrangler.toml', binding: 'DB' }),\n")
  })

  test.each([
    ['a guess gives way to a certain one', [found('m', { confidence: 'likely' }), drizzle('m')], ['drizzle']],
    ['a guess inside a certain one gives way', [found('m/_archive', { confidence: 'likely' }), drizzle('m')], ['drizzle']],
    ['a guess beside it stays', [found('m2', { confidence: 'likely' }), drizzle('m')], ['sql', 'drizzle']],
    ['two databases of one tool on one folder are two databases', [wrangler('m', { name: 'a' }), wrangler('m', { name: 'b' })], ['wrangler', 'wrangler']],
    ['among equals the first found is taken', [drizzle('m'), found('m')], ['drizzle']],
  ] as const)('%s', (_, finds, taken) => {
    expect(settleClaims(finds).map(({ taken: { format } }) => format.name)).toEqual(taken)
  })
})

test('names are unique: by the path where it tells, by a number where it does not', () => {
  const names = (...projects: readonly (readonly [string, string])[]) => uniqueNames(projects.map(([name, dir]) => ({ name, dir })), ['drizzle'])
  expect(names(['db', 'apps/shop/drizzle'], ['db', 'apps/crm/drizzle'], ['x', 'm'])).toEqual(['shop-db', 'crm-db', 'x'])
  expect(names(['db', 'migrations'], ['db', 'migrations'], ['db', 'db'])).toEqual(['db', 'db-2', 'db-3'])
  expect(names(['@acme/API v2', 'm'], ['constructor', 'm'], ['', 'm'])).toEqual(['acme-api-v2', 'm-main', 'm-main-2'])
})

test('projects that would have one name are called as their variables call them', () => {
  const names = (...projects: readonly (readonly [string, string])[]) => uniqueNames(projects.map(([variable, dir]) => ({ name: 'acme', dir, variable })))
  expect(names(['CRM_DATABASE_URL', 'backend/db'], ['PLATFORM_MYSQL_URL', 'packages/db'])).toEqual(['crm', 'platform'])
  expect(names(['DATABASE_URL', 'backend/shop'], ['NEXT_PUBLIC_DB_URL', 'packages/crm'])).toEqual(['shop-acme', 'crm-acme'])
  expect(names(['CRM_URL', 'a/m'], ['CRM_URL', 'b/m'])).toEqual(['a-acme', 'b-acme'])
})

describe('folders of tools that Skein does not drive', () => {
  const goose = { 'db/migrations/00001_a.sql': '-- +goose Up\ncreate table a (id int);\n', 'db/migrations/00002_b.sql': '-- +goose Up\n' }

  test('are listed, and what is inside them is not taken on a guess', async () => {
    const root = folders.make({ ...goose, 'flyway/sql/V1__init.sql': '', 'app/migrations/0001_x.up.sql': '', 'app/migrations/0001_x.down.sql': '', 'plain/migrations/0001_x.sql': '' })
    const report = await initWith(root, [found('db/migrations/archive', { confidence: 'likely' }), found('plain/migrations', { confidence: 'likely' })], false)
    expect(report.databases.map(({ dir }) => dir)).toEqual(['plain/migrations'])
    expect(report.notTaken.map(({ dir, tool }) => [dir, tool])).toEqual([['app/migrations', 'golang-migrate'], ['db/migrations', 'goose'], ['flyway/sql', 'Flyway']])
  })

  test('that an adopted tool certainly claims are taken, with the doubt said', async () => {
    const root = folders.make(goose)
    const report = await initWith(root, [drizzle('db/migrations')])
    expect(report.notTaken).toEqual([])
    expect(readFileSync(join(root, 'skein.config.ts'), 'utf8')).toContain("may be applied by goose (its files carry `-- +goose` lines): the database's own ledger decides.")
  })

  test('are found without reading a whole repository once per folder', async () => {
    const files = Array.from({ length: 20_000 }, (_, index) => `packages/p${index % 2000}/migrations/${index}_x.sql`)
    const opened: string[] = []
    const list = await foreignFolders({ root: '/r', files: [...files, 'packages/p7/diesel.toml'], read: async (file) => String(opened.push(file)) })
    expect(list).toEqual([{ dir: 'packages/p7/migrations', tool: 'Diesel', because: expect.any(String) as unknown }])
    expect(opened.length).toBeLessThanOrEqual(3 * 2000)
  })
})

describe('.gitattributes', () => {
  test('git keeps every byte of a hashed file, on a system that would change line endings', async () => {
    const root = folders.make({ 'db/migrations/0001 a.sql': 'select 1;\n', 'my app/m/1.sql': 'select 1;\n', 'other.sql': 'select 1;\n' })
    git(root, 'init', '-q')
    git(root, 'config', 'core.autocrlf', 'true')
    await initWith(root, [found('db/migrations'), found('my app/m', { name: 'mine' })])
    const attribute = (path: string) => git(root, 'check-attr', 'text', '--', path).trim()
    expect(attribute('db/migrations/0001 a.sql')).toMatch(/text: unset$/)
    expect(attribute('my app/m/1.sql')).toMatch(/text: unset$/)
    expect(attribute('other.sql')).toMatch(/text: unspecified$/)
    git(root, 'add', '.')
    git(root, 'rm', '-q', '-r', '--cached', '.')
    git(root, 'add', '.')
    git(root, 'commit', '-q', '-m', 'x')
    for (const file of ['db/migrations/0001 a.sql', 'other.sql']) spawnSync('rm', [file], { cwd: root })
    git(root, 'checkout', '-q', '.')
    expect(readFileSync(join(root, 'db/migrations/0001 a.sql'), 'utf8')).toBe('select 1;\n')
    expect(readFileSync(join(root, 'other.sql'), 'utf8')).toBe('select 1;\r\n')
  })

  test('a folder whose name has signs of git’s patterns is meant by its name, and no other folder', async () => {
    const dirs = ['!bang/m', '#hash/m', 'mig[1]/m', 'a*b/m', 'wh?t/m', 'back\\slash/m', 'line\nbreak/m', 'cr\rtab\t/m', 'say "hi"/m', ' lead/m', 'ümläut 😀/m']
    const others = ['mig1/m', 'axb/m', 'what/m']
    const root = folders.make(Object.fromEntries([...dirs, ...others].map((dir) => [`${dir}/1.sql`, 'select 1;\n'])))
    git(root, 'init', '-q')
    await initWith(root, dirs.map((dir, index) => found(dir, { name: `n${index}`, hashed: [`${dir}/*.sql`] })))
    const attribute = (dir: string) => git(root, 'check-attr', '-z', 'text', '--', `${dir}/1.sql`).split('\0')[2]
    expect(dirs.map((dir) => [dir, attribute(dir)])).toEqual(dirs.map((dir) => [dir, 'unset']))
    expect(others.map((dir) => [dir, attribute(dir)])).toEqual(others.map((dir) => [dir, 'unspecified']))
  })

  test('the bytes, the mode and the link that were there stay as they were', async () => {
    const root = folders.make({ 'm/1.sql': '', shared: '' })
    const before = Buffer.from('# caf\xe9\n*.png binary\n', 'latin1')
    writeFileSync(join(root, 'shared'), before)
    chmodSync(join(root, 'shared'), 0o640)
    symlinkSync('shared', join(root, '.gitattributes'))
    await initWith(root, [found('m')])
    expect(readFileSync(join(root, 'shared'))).toEqual(Buffer.concat([before, Buffer.from('# Their tools hash these files: git must not change their line endings.\nm/** -text\n')]))
    expect([lstatSync(join(root, '.gitattributes')).isSymbolicLink(), statSync(join(root, 'shared')).mode & 0o777]).toEqual([true, 0o640])
  })

  test.each([
    ['no file', undefined, '# Their tools hash these files: git must not change their line endings.\nm/** -text\n'],
    ['other lines, untouched', '*.png binary\r\n# mine\r\n', '*.png binary\r\n# mine\r\n# Their tools hash these files: git must not change their line endings.\r\nm/** -text\r\n'],
    ['a last line without its end', '*.png binary', '*.png binary\n# Their tools hash these files: git must not change their line endings.\nm/** -text\n'],
    ['the line already, spelt with more space', 'm/**   -text\n', 'm/**   -text\n'],
    ['the line, but a later one that undoes it', 'm/** -text\n*.sql text eol=lf\n', 'm/** -text\n*.sql text eol=lf\n# Their tools hash these files: git must not change their line endings.\nm/** -text\n'],
  ])('with %s', (_, before, after) => {
    expect(mergeAttributes(before, ['m/**']).text).toBe(after)
    if (before !== undefined) expect(mergeAttributes(after, ['./m/**'])).toEqual({ text: mergeAttributes(after, ['m/**']).text, added: mergeAttributes(after, ['m/**']).added })
  })

  test('merging is done once: whatever stood there, a second time adds nothing', () => {
    const line = fc.constantFrom('* text=auto', '*.sql text eol=lf', 'm/** -text', '# m/** -text', '', '*.png binary', '"a b/**" -text')
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), fc.subarray(['m/**', 'a b/**', '!x/*.sql', 'y "q"/*']), (lines, newline, globs) => {
        const once = mergeAttributes(lines.join(newline), globs)
        expect(once.text.startsWith(lines.join(newline))).toBe(true)
        expect(mergeAttributes(once.text, globs)).toEqual({ text: once.text, added: [] })
      }),
    )
  })
})

describe('the files of a repository', () => {
  const files = { 'a/1.sql': '', 'ignored/2.sql': '', '.gitignore': 'ignored\n', 'node_modules/p/3.sql': '', 'apps/x/.wrangler/4.sql': '', 'vendor/5.sql': '', 'ümläut "q".sql': '' }

  test('are what git sees, new ones too, without dependencies', async () => {
    const root = folders.make(files)
    git(root, 'init', '-q')
    git(root, 'add', 'a', '.gitignore')
    writeFiles(root, { 'a/gone.sql': '' })
    git(root, 'add', 'a')
    spawnSync('rm', ['a/gone.sql'], { cwd: root })
    expect((await openRepository(root)).files).toEqual(['.gitignore', 'a/1.sql', 'ümläut "q".sql'])
    expect((await openRepository(join(root, 'a'))).files).toEqual(['1.sql'])
  })

  test('are found by walking without git', async () => {
    const root = folders.make(files)
    const repository = await openRepository(root)
    expect(repository.files).toEqual(['.gitignore', 'a/1.sql', 'ignored/2.sql', 'ümläut "q".sql'])
    expect(await repository.read('.gitignore')).toBe('ignored\n')
  })
})

/** What people install: the packed tarball in an empty project, by npm, from the registry. */
import { execFile } from 'node:child_process'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { version } from '../../src/version.ts'
import { writeFiles } from '../support/folders.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const exec = promisify(execFile)
/** DESIGN section 6. */
const budget = { bytes: 60_000_000, packages: 40 }
let folder: string
let tarball: string

/** npm's and npx's own environment of this run must not lead the project's astray. */
const env = () => ({ ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_(?!config_(registry|cafile|proxy|https_proxy|noproxy|cache)$)|VITEST|NODE_ENV$|SKEIN_)/i.test(name))), SKEIN_CACHE_DIR: join(folder, '.cache'), SKEIN_STATE_DIR: join(folder, '.state'), NO_COLOR: '1' })
const run = async (command: string, args: readonly string[], cwd = folder) => {
  const { stdout, stderr } = await exec(command, [...args], { cwd, env: env(), maxBuffer: 64 * 1024 * 1024 }).catch((error: { stdout?: string; stderr?: string; message: string }) => {
    throw new Error(`${command} ${args.join(' ')}: ${error.message}\n${error.stdout ?? ''}\n${error.stderr ?? ''}`)
  })
  return command === process.execPath ? `${stdout}${stderr}` : stdout
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skein-package-'))
  await run(process.execPath, ['tools/build.mjs'], root)
  const packed = JSON.parse((await exec('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root, env: env() })).stdout) as [{ filename: string }]
  tarball = join(folder, packed[0].filename)
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'empty', private: true, type: 'module' }))
  await run('npm', ['install', tarball, '--no-audit', '--no-fund'])
}, 300_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the package', () => {
  test('is installed within its budget, without a script', async () => {
    const lock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')) as { packages: Record<string, { hasInstallScript?: boolean }> }
    const installed = readdirSync(join(folder, 'node_modules', '.bin'))
    expect(installed).toContain('skein')
    const packages = Object.entries(lock.packages).filter(([path]) => path !== '')
    expect(packages.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([path]) => path)).toEqual([])
    const present = packages.filter(([path]) => exists(join(folder, path)))
    expect(present.length).toBeLessThanOrEqual(budget.packages)
    expect(bytesBelow(join(folder, 'node_modules'))).toBeLessThanOrEqual(budget.bytes)
  })

  test('holds what is meant to be published and nothing else', async () => {
    const names = (await run('tar', ['-tzf', tarball])).trim().split('\n')
    const odd = names.filter((name) => !/^package\/(?:dist|schemas|demo)\/|^package\/(?:package\.json|README\.md|LICENSE)$/.test(name))
    expect(odd).toEqual([])
    expect(names.some((name) => /\.test\.|\.map$/.test(name))).toBe(false)
    const own = readFileSync(join(folder, 'node_modules/skein/package.json'), 'utf8')
    expect(own).not.toMatch(/"(?:pre|post)?install"/)
  })

  test.each(['--version', '--help'])('%s loads next to nothing', async (flag) => {
    writeFiles(folder, { 'loaded.cjs': "const { statSync } = require('node:fs')\nprocess.on('exit', () => console.error(Object.keys(require.cache).filter((file) => file !== __filename).reduce((sum, file) => sum + statSync(file).size, 0)))\n" })
    const { stderr } = await exec(process.execPath, ['--require', './loaded.cjs', 'node_modules/skein/dist/cli/main.js', flag], { cwd: folder, env: env() })
    expect(Number(stderr)).toBeGreaterThan(0)
    expect(Number(stderr)).toBeLessThan(10_000)
  })

  test('runs: init, status, migrate on SQLite and on PGlite', async () => {
    expect((await run('npx', ['skein', '--version'])).trim()).toBe(version)
    writeFiles(folder, { 'migrations/0001_shops.sql': 'create table shops (id integer primary key, opened text) strict;\n', '.env.example': 'DATABASE_URL=sqlite:shop.db\n' })
    expect(await run('npx', ['skein', 'init'])).toContain('skein.config.ts')
    expect(await readFile(join(folder, 'skein.config.ts'), 'utf8')).toContain("from 'skein'")
    process.env.DATABASE_URL = `sqlite:${join(folder, 'shop.db')}`
    expect(await run('npx', ['skein', 'migrate'])).toContain('0001_shops')
    delete process.env.DATABASE_URL
    await writeFile(join(folder, 'skein.config.ts'), "import { defineFleet, sql } from 'skein'\nexport default defineFleet({ databases: { shop: { url: 'sqlite:shop.db', format: sql({ dir: 'migrations' }) }, embedded: { url: 'pglite:data', format: sql({ dir: 'pg' }) } } })\n")
    writeFiles(folder, { 'pg/0001_rows.sql': 'create table rows (id bigint primary key, at timestamptz not null default now());\n' })
    const migrated = JSON.parse(await run('npx', ['skein', 'migrate', '--json'])) as { databases: object[] }
    expect(migrated.databases).toMatchObject([{ name: 'shop', state: 'current' }, { name: 'embedded', state: 'migrated', server: { flavour: 'pglite' } }])
    expect(JSON.parse(await run('npx', ['skein', 'status', '--json', '--timeout', '30s']))).toMatchObject({ summary: { databases: 2, current: 2 } })
  })

  test('is a library: the same reports, with types that resolve', async () => {
    writeFiles(folder, {
      'use.mjs': "import { status } from 'skein'\nconst report = await status({ timeoutMs: 30_000 })\nconsole.log(JSON.stringify(report.summary))\n",
      'use.ts': "import { type StatusReport, defineFleet, env, migrate, ready, sql, status } from 'skein'\nconst fleet = defineFleet({ databases: { app: { url: env('URL'), format: sql({ dir: 'm' }) } } })\nexport async function all(): Promise<number> {\n  const report: StatusReport = await status()\n  await migrate({ dryRun: true })\n  await ready()\n  return report.summary.databases + Object.keys(fleet).length\n}\n",
      'tsconfig.json': JSON.stringify({ compilerOptions: { strict: true, noEmit: true, module: 'nodenext', target: 'es2023', types: [], skipLibCheck: false }, files: ['use.ts'] }),
    })
    expect(JSON.parse(await run(process.execPath, ['use.mjs']))).toMatchObject({ databases: 2 })
    await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', '.'])
    await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', '.', '--module', 'esnext', '--moduleResolution', 'bundler'])
  })

  test('is what publint and attw want', async () => {
    expect(await run(process.execPath, [join(root, 'node_modules/publint/src/cli.js'), tarball, '--strict'])).toMatch(/All good/)
    expect(await run(process.execPath, [join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js'), tarball, '--profile', 'esm-only', '--no-emoji', '--format', 'ascii', '--no-color'])).toMatch(/node16 \(from ESM\): OK \(ESM\)\s+bundler: OK/)
  })
})

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined
}

function bytesBelow(path: string): number {
  return readdirSync(path, { recursive: true, withFileTypes: true }).reduce((sum, entry) => (entry.isFile() ? sum + statSync(join(entry.parentPath, entry.name)).size : sum), 0)
}

import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** The recipes of docs/ready.md, run as a container or a platform would run them, with the built command line in the place of the image's. */
const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const page = readFileSync(join(root, 'docs/ready.md'), 'utf8')
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'skein-recipes-'))
  mkdirSync(join(folder, 'bin'))
  mkdirSync(join(folder, 'migrations'))
  writeFileSync(join(folder, 'bin', 'npx'), `#!/bin/sh\nshift\nexec "${process.execPath}" "${join(root, 'dist/cli/main.js')}" "$@"\n`)
  chmodSync(join(folder, 'bin', 'npx'), 0o755)
  writeFileSync(join(folder, 'server.js'), "console.log('serving')\n")
  writeFileSync(join(folder, 'skein.config.json'), JSON.stringify({ databases: { app: { url: 'sqlite:app.db', production: true, format: { name: 'sql', dir: 'migrations' } } } }))
  writeFileSync(join(folder, 'migrations', '0001_users.sql'), 'create table users (id integer primary key);\n')
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(words: readonly string[], bound: Partial<Record<string, string>> = {}) {
  const [program = '', ...args] = words
  const env = { PATH: `${join(folder, 'bin')}${delimiter}${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`, HOME: folder, SKEIN_ENVIRONMENT: 'production', ...bound }
  return spawnSync(program, args, { cwd: folder, env, encoding: 'utf8' })
}

/** `command: ["a", "b"]` lines of the compose file, in order: the one that migrates, the one that waits. */
const [migrates = [], waits = []] = [...page.matchAll(/command: (\[.*\])/g)].map(([, list]) => JSON.parse(list ?? '[]') as string[])
const release = /release_command = "(.*)"/.exec(page)?.[1] ?? ''
const oneShot = /^docker run .* app (npx .*)$/m.exec(page)?.[1] ?? ''

describe('recipes', () => {
  test('the waiting container does not start before the schema is there', () => {
    const { status, stdout } = run(waits.map((word) => word.replace('--timeout 120s', '--timeout 1s')))
    expect(status).toBe(1)
    expect(stdout).not.toContain('serving')
  })

  test('the migrating container ends with 0, and again when there is nothing to do', () => {
    expect(migrates.slice(0, 3)).toEqual(['npx', 'skein', 'migrate'])
    expect(run(migrates).status).toBe(0)
    expect(run(migrates)).toMatchObject({ status: 0, stdout: expect.stringContaining('up to date') })
  })

  test('the waiting container then starts the server', () => {
    expect(run(waits)).toMatchObject({ status: 0, stdout: expect.stringContaining('serving') })
  })

  test.each([['the one-shot container', () => oneShot], ['the release command', () => release]])('%s ends with 0', (_, line) => {
    expect(line()).toMatch(/^npx skein migrate --yes$/)
    expect(run(['sh', '-c', line()]).status).toBe(0)
  })
})

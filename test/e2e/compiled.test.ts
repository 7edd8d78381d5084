/** What V8 made of the program's files is kept for the next run of the same command, and never trusted blindly. */
import { execFile } from 'node:child_process'
import { chownSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const main = join(root, 'dist/cli/main.js')
const exec = promisify(execFile)
let cache: string

beforeAll(async () => {
  if (!existsSync(main)) await exec(process.execPath, ['tools/build.mjs'], { cwd: root })
}, 300_000)

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'skein-compiled-'))
  onTestFinished(() => rm(cache, { recursive: true, force: true }))
})

const run = (args: readonly string[], folder = cache) => exec(process.execPath, [main, ...args], { env: { PATH: process.env.PATH, HOME: cache, SKEIN_CACHE_DIR: folder } })
const completion = ['completion', 'bash']
const kept = () => {
  const place = join(cache, 'compiled')
  return existsSync(place) ? readdirSync(place).map((name) => join(place, name)) : []
}
const written = () => kept().map((file) => [file, statSync(file).mtimeMs])

describe('compiled files', () => {
  test('are kept by the first run and used by the second, which writes none', async () => {
    const first = await run(completion)
    const files = written()
    expect(files.length).toBeGreaterThan(0)
    expect(await run(completion)).toEqual(first)
    expect(written()).toEqual(files)
  })

  test('that are damaged are not run, and made anew', async () => {
    const first = await run(completion)
    const whole = kept().map((file) => readFileSync(file))
    for (const [index, file] of kept().entries()) writeFileSync(file, flipped(whole[index] as Buffer))
    expect(await run(completion)).toEqual(first)
    const mended = written()
    expect(await run(completion)).toEqual(first)
    expect(written()).toEqual(mended)
  })

  test('that were cut short are made anew', async () => {
    const first = await run(completion)
    for (const file of kept()) writeFileSync(file, readFileSync(file).subarray(0, 20))
    expect(await run(completion)).toEqual(first)
    expect(kept().every((file) => statSync(file).size > 20)).toBe(true)
  })

  test.runIf(process.getuid?.() === 0)('of another user are not run, and made anew as our own', async () => {
    const first = await run(completion)
    for (const file of kept()) chownSync(file, 65_534, 65_534)
    expect(await run(completion)).toEqual(first)
    expect(kept().map((file) => statSync(file).uid)).toEqual(kept().map(() => 0))
    expect(kept().map((file) => statSync(file).mode & 0o077)).toEqual(kept().map(() => 0))
  })

  test('of a Node with other flags are others', async () => {
    const first = await run(completion)
    const files = written()
    const { stdout } = await exec(process.execPath, ['--no-opt', main, ...completion], { env: { PATH: process.env.PATH, HOME: cache, SKEIN_CACHE_DIR: cache } })
    expect(stdout).toBe(first.stdout)
    expect(written()).toHaveLength(2 * files.length)
    expect(written()).toEqual(expect.arrayContaining(files))
  })

  test('are none where nothing can be written', async () => {
    const first = await run(completion)
    const file = join(cache, 'a file')
    writeFileSync(file, '')
    expect(await run(completion, file)).toEqual(first)
  })

  test('of a command that failed are not kept: a mistake in its name would be a command of its own', async () => {
    await expect(run(['statsu'])).rejects.toMatchObject({ code: 64 })
    expect(kept()).toEqual([])
  })
})

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  copy[Math.floor(copy.length / 2)] = (copy[Math.floor(copy.length / 2)] as number) ^ 0xff
  return copy
}

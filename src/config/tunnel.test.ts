import { spawnSync } from 'node:child_process'
import { createServer, connect, type Server } from 'node:net'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SkeinError } from '../errors/skein-error.ts'
import { temporaryFolders } from '../../test/support/folders.ts'
import { openTunnel, type TunnelOptions } from './tunnel.ts'
import { tunnelUrl } from './tunnel-url.ts'

const folders = temporaryFolders()
const proxy = `import { appendFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
const [port, target] = process.argv.slice(2).map(Number)
appendFileSync('started', process.pid + '\\n')
createServer((near) => { const far = connect(target, '127.0.0.1'); near.pipe(far).pipe(near); near.on('error', () => far.destroy()); far.on('error', () => near.destroy()) }).listen(port, '127.0.0.1')
`
let root: string
let echo: Server
let target: number

beforeAll(async () => {
  root = folders.make({ 'proxy.mjs': proxy })
  echo = createServer((socket) => socket.pipe(socket))
  await new Promise<void>((listening) => echo.listen(0, '127.0.0.1', listening))
  target = (echo.address() as { readonly port: number }).port
})
afterAll(() => {
  echo.close()
  folders.remove()
})

function options(more: Partial<TunnelOptions> = {}): TunnelOptions {
  return { command: `"${process.execPath}" proxy.mjs {port} ${target}`, url: 'postgres://u:p@db.internal:5432/crm', database: 'crm', root, env: process.env, timeoutMs: 10_000, ...more }
}
function portOf(url: string): number {
  return Number(new URL(url).port)
}
/** What a connection to the port echoes; `refused` when nobody listens. */
function spoken(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('honk'))
    socket.once('data', (data) => {
      socket.destroy()
      resolve(data.toString())
    })
    socket.once('error', () => resolve('refused'))
  })
}
/** A process that runs; one that has ended and only waits for its parent to notice does not. */
function alive(pid: number): boolean {
  return !/^(?:Z.*)?$/.test(spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim())
}
function pids(folder = root): readonly number[] {
  return readFileSync(join(folder, 'started'), 'utf8').trim().split('\n').map(Number)
}

test('bytes go through, one command serves all who ask, and the last close ends it', async () => {
  const [one, two] = await Promise.all([openTunnel(options()), openTunnel(options({ url: 'mysql://root@other/x', database: 'shop' }))])
  expect(one.url).toMatch(/^postgres:\/\/u:p@127\.0\.0\.1:\d+\/crm$/)
  expect(portOf(two.url)).toBe(portOf(one.url))
  expect(pids()).toHaveLength(1)
  await one.close()
  await one.close()
  expect(await spoken(portOf(two.url))).toBe('honk')
  await two.close()
  expect(await spoken(portOf(two.url))).toBe('refused')
  expect(alive(pids()[0]!)).toBe(false)
  const again = await openTunnel(options())
  expect(await spoken(portOf(again.url))).toBe('honk')
  await again.close()
  expect(pids().map(alive)).toEqual([false, false])
})

async function refused(more: Partial<TunnelOptions>): Promise<SkeinError> {
  const error = await openTunnel(options(more)).then(() => undefined, (thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(SkeinError)
  return error as SkeinError
}

test('a command that ends says why, without secrets', async () => {
  const error = await refused({ command: 'echo "cannot reach postgres://u:hunter24@x" >&2; exit 4 # {port}' })
  expect(error).toMatchObject({ code: 'connect.tunnel-failed', exit: 2, message: "crm: the tunnel's command ended with code 4" })
  expect(error.hint).toBe('It said: cannot reach postgres://u:***@x')
  expect((await refused({ command: 'true {port}' })).message).toMatch(/must stay in the foreground/)
})

test('a command that never listens is given up, and ended', async () => {
  const folder = folders.make()
  const error = await refused({ command: 'echo $$ > started; sleep 60 # {port}', root: folder, timeoutMs: 300 })
  expect(error).toMatchObject({ code: 'connect.tunnel-timeout', exit: 2 })
  expect(pids(folder).map(alive)).toEqual([false])
})

test('a signal ends a tunnel that is being opened', async () => {
  const stop = new AbortController()
  setTimeout(() => stop.abort(new Error('stopped')), 50)
  await expect(openTunnel(options({ command: 'sleep 60 # {port}', signal: stop.signal }))).rejects.toThrow('stopped')
})

test('a URL without a host is refused before anything starts', async () => {
  expect(await refused({ url: 'sqlite:x.db' })).toMatchObject({ code: 'config.invalid' })
})

test.each([
  ['postgres://u:p@h:5432/d?sslmode=require', 'postgres://u:p@127.0.0.1:9/d?sslmode=require'],
  ['postgres://u:p@a:1,b:2/d', 'postgres://u:p@127.0.0.1:9/d'],
  ['postgres://u@[::1]:5432/d', 'postgres://u@127.0.0.1:9/d'],
  ['postgres:///d?host=h&port=5433&user=u', 'postgres://127.0.0.1:9/d?user=u'],
  ['postgres://u@db.x:5432/d?sslmode=verify-full', 'postgres://u@db.x:9/d?sslmode=verify-full&hostaddr=127.0.0.1'],
  ['mysql://h', 'mysql://127.0.0.1:9'],
])('%s goes through as %s', (url, through) => {
  expect(tunnelUrl(url, 9, 'crm')).toBe(through)
})

test('a process that ends without closing leaves no tunnel behind', async () => {
  const folder = folders.make({ 'proxy.mjs': proxy })
  const script = `import { createJiti } from 'jiti'
const { openTunnel } = await createJiti(import.meta.url).import(${JSON.stringify(fileURLToPath(new URL('./tunnel.ts', import.meta.url)))})
await openTunnel(${JSON.stringify(options({ root: folder, env: { PATH: process.env['PATH'] } }))})
process.exit(7)`
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 7, stderr: '' })
  expect(pids(folder).map(alive)).toEqual([false])
})

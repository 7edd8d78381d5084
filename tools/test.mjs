/**
 * npm test: everything from nothing. Plain Node, so that it runs before `npm ci` has.
 *
 *   npm test                    install, build, type check, lint, start the servers, every suite
 *   npm test -- src/lexer       only the test files that match, with servers only when some are below test/
 *
 * The last line is always `N passed, N failed`.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { install } from './install.mjs'
import { repository, runFolder } from './services/places.mjs'
import { published, start, stop } from './services/run.mjs'
import { judge } from './test-report.mjs'

/** A run that takes longer is stopped and has failed, in milliseconds. */
const vitestLimitMs = 45 * 60_000

const filters = process.argv.slice(2)
const everything = filters.length === 0
/** Unit tests need neither servers nor a build. */
const onlyUnits = !everything && filters.every((filter) => /^(\.\/)?(src|tools)\//.test(filter))

const count = { passed: 0, failed: 0 }
let running
let interrupted
let finishing

process.on('exit', (code) => {
  if (code !== 0 && count.failed === 0) count.failed = 1 // A step ended this process itself.
  console.log(`${count.passed} passed, ${count.failed} failed`)
})

for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]]) {
  process.on(signal, () => {
    if (interrupted !== undefined) return
    interrupted = code
    fail(`interrupted by ${signal}`)
    void finish()
  })
}

try {
  await main()
} catch (error) {
  if (interrupted === undefined) fail(error.message)
}
await finish()

async function main() {
  await step('install', () => install(repository))
  if (!onlyUnits) await step('build', () => command('build', ['tools/build.mjs']))
  const servers = onlyUnits ? Promise.resolve() : startServers()
  if (everything) {
    await check('type check', ['node_modules/typescript/bin/tsc', '--noEmit'])
    await check('lint', ['node_modules/oxlint/bin/oxlint', 'src', 'tools', 'test', 'bench'])
  }
  await servers
  await suites()
}

/** Every service, or the names of those that could not be had: each is a failure of the run. */
async function startServers() {
  const started = Date.now()
  const { failures, leftOut } = await start([], {
    owner: process.pid,
    say: (name, { absent, replaced, url }) => {
      if (absent !== undefined) console.log(`LEFT OUT  ${name}: ${absent}`)
      else if (replaced) console.log(`${name} is ${new URL(url).host}, from the environment`)
    },
  })
  for (const name of leftOut) console.log(`LEFT OUT  ${name}: SKEIN_TEST_WITHOUT names it`)
  for (const { name, error } of failures) fail(`${name} could not be had: ${error.message}\nName it in SKEIN_TEST_WITHOUT to run without it.`)
  console.log(`services ready in ${seconds(started)}`)
}

/** Runs vitest and adds what it counted. */
async function suites() {
  mkdirSync(runFolder, { recursive: true })
  const file = join(runFolder, 'vitest.json')
  rmSync(file, { force: true })
  const code = await command('tests', ['node_modules/vitest/vitest.mjs', 'run', ...filters, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`], { limitMs: vitestLimitMs, check: false })
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
  const { passed, failed, remarks } = judge(report, { exitCode: code, leftOut: onlyUnits ? [] : (published()?.leftOut ?? []) })
  for (const remark of remarks) console.log(remark)
  count.passed += passed
  count.failed += failed
}

/** A command that counts as one test. */
async function check(name, args) {
  const code = await command(name, args, { check: false })
  if (code === 0) count.passed++
  else fail(`${name} found problems`)
}

async function step(name, work) {
  const started = Date.now()
  console.log(`${name} …`)
  await work()
  console.log(`${name}: ${seconds(started)}`)
}

/** Runs a Node script of this repository, in a process group of its own, and resolves to its exit code. */
function command(name, args, { check = true, limitMs } = {}) {
  return new Promise((resolve, reject) => {
    if (interrupted !== undefined) return reject(new Error('interrupted'))
    const child = spawn(process.execPath, args, { cwd: repository, stdio: ['ignore', 'inherit', 'inherit'], detached: true })
    const closed = new Promise((done) => child.on('close', done))
    const limit = limitMs === undefined ? undefined : setTimeout(() => {
      console.log(`${name} is stopped after ${limitMs / 60_000} minutes`)
      void endGroup(child, closed)
    }, limitMs)
    running = { child, closed }
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(limit)
      running = undefined
      if (interrupted !== undefined) reject(new Error('interrupted'))
      else if (check && code !== 0) reject(new Error(`${name} ended with ${code ?? signal}`))
      else resolve(code ?? 1)
    })
  })
}

/** Ends a command and all it started: test workers and the tools below them do not end with their parent. */
async function endGroup(child, closed) {
  for (const signal of ['SIGTERM', 'SIGKILL']) {
    try {
      process.kill(-child.pid, signal)
    } catch (error) {
      if (error.code !== 'ESRCH') throw error
    }
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 2_000))])
  }
}

/** Stops what runs, and the servers if they are ours. Once, whoever asks first. */
function finish() {
  finishing ??= (async () => {
    if (running !== undefined) await endGroup(running.child, running.closed)
    if (published()?.owner === process.pid) await stop({ last: true })
    process.exit(interrupted ?? (count.failed > 0 ? 1 : 0))
  })()
  return finishing
}

function fail(message) {
  count.failed++
  console.error(message)
}

function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`
}

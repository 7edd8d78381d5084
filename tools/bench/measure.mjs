/** Whole processes, measured from outside. */
import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Longest run of one process, in milliseconds. */
const timeoutMs = 900_000

/**
 * Runs contenders in turns (A B A B …), once to warm up and then `rounds` times, and resolves to `{ name: { ms, all, rssBytes? } }`, the
 * median of each. A contender is `{ says, commands(place), before?, after?, rounds?, rss? }`: what `before` made is handed on, and neither it nor
 * `after`, which also checks that the work was done, counts.
 */
export async function measure(contenders, { rounds, say = () => {} }) {
  const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]))
  const peaks = {}
  for (let round = -1; round < rounds; round++) {
    for (const [name, contender] of Object.entries(contenders)) {
      if (round >= Math.min(contender.rounds ?? rounds, rounds) || (round < 0 && contender.rounds !== undefined)) continue
      say(`${contender.says}${round < 0 ? ', to warm up' : `, ${round + 1} of ${Math.min(contender.rounds ?? rounds, rounds)}`}`)
      const { ms, rssBytes } = await once(contender, { rss: round < 0 && contender.rss === true })
      if (round >= 0) times[name].push(ms)
      if (rssBytes !== undefined) peaks[name] = rssBytes
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, { ms: median(all), all, ...(peaks[name] === undefined ? {} : { rssBytes: peaks[name] }) }]))
}

async function once({ commands, before, after }, { rss }) {
  const place = await before?.()
  let ms = 0
  let rssBytes
  for (const command of await commands(place)) {
    const result = await time(command, { rss })
    ms += result.ms
    rssBytes = Math.max(rssBytes ?? 0, result.rssBytes ?? 0) || undefined
  }
  await after?.(place)
  return { ms, rssBytes }
}

/** One process from its start to its end. A command is `{ argv, cwd?, env?, input? }`; `input` is a file for its stdin. */
export function time({ argv, cwd, env, input }, { rss = false } = {}) {
  const [file, ...args] = argv
  const log = join(tmpdir(), `skein-bench-${process.pid}.log`)
  const [inFile, out] = [input === undefined ? 'ignore' : openSync(input, 'r'), openSync(log, 'w')]
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const child = spawn(file, args, { cwd, env: { ...plainEnvironment(), ...quiet, ...env }, stdio: [inFile, out, out], timeout: timeoutMs, killSignal: 'SIGKILL' })
    let rssBytes
    const watch = rss ? setInterval(() => (rssBytes = peakOf(child.pid) ?? rssBytes), 5) : undefined
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      const ms = performance.now() - started
      clearInterval(watch)
      for (const handle of [inFile, out]) if (typeof handle === 'number') closeSync(handle)
      const said = readFileSync(log, 'utf8')
      rmSync(log, { force: true })
      if (code === 0) resolve({ ms, rssBytes, said })
      else reject(new Error(`${argv.slice(0, 6).join(' ')} … ended with ${code ?? signal}\n${said.slice(-3_000)}`))
    })
  })
}

/** The most memory a process has had, which the kernel keeps while it lives. */
function peakOf(pid) {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
  } catch {
    return undefined
  }
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

const quiet = {
  CI: '1', NO_COLOR: '1', FORCE_COLOR: '0',
  ATLAS_NO_UPDATE_NOTIFIER: '1', CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1', WRANGLER_SEND_METRICS: 'false', WRANGLER_WRITE_LOGS: 'false', DO_NOT_TRACK: '1',
}

/** Without what npm or the developer's shell would tell the programs. */
function plainEnvironment() {
  const others = /^(npm_|PG|NODE_OPTIONS$|NODE_ENV$|DATABASE_URL$|ATLAS_|PRISMA_|CLOUDFLARE_|WRANGLER_|SKEIN_)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !others.test(name)))
}

/**
 * npm run bench: every benchmark beside its floor and the official tool, in one table. Plain Node, so that it runs before `npm ci` has.
 *
 *   npm run bench                          all of them
 *   npm run bench -- start status-fleet    those
 *   npm run bench -- --json                the figures, every round of them
 *   npm run bench -- --rounds 3            instead of each benchmark's own
 *   npm run bench -- --no-durable --no-tools
 *
 * Ends with 0 unless something breaks: a bench is no test.
 */
import { readdirSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { measure } from './bench/measure.mjs'
import { judge, table } from './bench/table.mjs'
import { install } from './install.mjs'
import { repository } from './services/places.mjs'

/** Rounds of a row that says nothing else. */
const usualRounds = 5

const options = parse(process.argv.slice(2))
const folder = join(repository, 'bench')
const names = readdirSync(folder).filter((name) => name.endsWith('.mjs')).map((name) => name.slice(0, -'.mjs'.length))
for (const name of options.names) {
  if (names.includes(name)) continue
  console.error(`there is no benchmark ${name}: ${names.join(' ')}`)
  process.exit(64)
}

await install(repository)
if (!options.built) {
  const { status } = spawnSync(process.execPath, [join(repository, 'tools/build.mjs')], { cwd: repository, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) process.exit(status ?? 1)
}

const { openStage } = await import('./bench/stage.mjs') // After the install: it needs the drivers.
const stage = openStage({ dist: join(repository, 'dist') })
for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]]) {
  process.once(signal, () => void stage.close().finally(() => process.exit(code)))
}
const results = []
const broken = []
try {
  hint()
  for (const name of names.filter((known) => options.names.length === 0 || options.names.includes(known))) {
    try {
      const { benchmark } = await import(join(folder, `${name}.mjs`))
      for (const row of await benchmark.rows(stage)) results.push(await run(row))
    } catch (error) {
      broken.push(name)
      console.error(`${name} broke: ${error.stack ?? error.message}`)
    }
  }
} finally {
  await stage.close()
}
console.log(options.json ? JSON.stringify({ results, broken, loadBefore: options.load, cores: availableParallelism() }, null, 2) : `\n${table(results)}`)
if (!options.json) hint()
process.exit(broken.length > 0 ? 1 : 0)

async function run(row) {
  const rounds = options.rounds ?? row.rounds ?? usualRounds
  const say = (what) => process.stderr.write(`${row.work}: ${what}\n`)
  const contenders = { skein: row.skein, floor: row.floor, ...(row.tool === undefined || !options.tools ? {} : { tool: row.tool }) }
  const measured = await measure(contenders, { rounds, say })
  if (row.durable === undefined || !options.durable) return judge(row, measured)
  const { skein, floor } = await row.durable()
  return judge(row, measured, await measure({ skein, floor }, { rounds, say: (what) => say(`durable, ${what}`) }))
}

/** Figures of a busy machine say little about anything but ratios. */
function hint() {
  const [load] = loadavg()
  if (load > availableParallelism() / 2) console.error(`The machine is busy (load ${load.toFixed(1)} on ${availableParallelism()} cores): run this again when it is quiet before believing a figure.`)
}

function parse(argv) {
  const parsed = { names: [], json: false, durable: true, tools: true, built: false, rounds: undefined, load: loadavg()[0] }
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index]
    if (argument === '--json') parsed.json = true
    else if (argument === '--no-durable') parsed.durable = false
    else if (argument === '--no-tools') parsed.tools = false
    else if (argument === '--built') parsed.built = true
    else if (argument === '--rounds' && /^[1-9]\d?$/.test(argv[index + 1] ?? '')) parsed.rounds = Number(argv[++index])
    else if (argument.startsWith('-')) {
      console.error(`unknown: ${argument}\nusage: npm run bench -- [NAME…] [--json] [--rounds N] [--no-durable] [--no-tools] [--built]`)
      process.exit(64)
    } else parsed.names.push(argument)
  }
  return parsed
}

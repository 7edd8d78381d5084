/**
 * Real servers and official tools for the tests, without Docker.
 *
 *   node tools/services/index.mjs start [--durable] [NAME…]   start them and leave them running
 *   node tools/services/index.mjs stop                        stop them and remove their data
 *   node tools/services/index.mjs status                      what runs
 *   node tools/services/index.mjs provision [NAME…]           download and build only
 */
import { servicesFile } from './places.mjs'
import { provision, published, start, stop } from './run.mjs'
import { isOurs } from './server.mjs'
import { servers } from './state.mjs'

const [command, ...rest] = process.argv.slice(2)
const names = rest.filter((argument) => !argument.startsWith('--'))
const flags = rest.filter((argument) => argument.startsWith('--'))
const unknownFlag = flags.find((flag) => !(command === 'start' && flag === '--durable'))

const say = (name, { ms, url, absent }) => {
  const what = absent === undefined ? (typeof url === 'string' ? url : '') : `left out: ${absent}`
  console.log(`${name.padEnd(14)} ${(ms / 1000).toFixed(1).padStart(6)} s  ${what}`)
}

const commands = {
  async start() {
    const durable = flags.includes('--durable')
    if (published() !== undefined && published().durable !== durable) await stop() // The other kind of durability needs other processes.
    const { failures, leftOut } = await start(names, { durable, say })
    for (const name of leftOut) console.log(`${name.padEnd(14)} left out: SKEIN_TEST_WITHOUT names it`)
    console.log(`published in ${servicesFile}`)
    return failures
  },
  async stop() {
    await stop()
    return []
  },
  async status() {
    for (const { name, pid, port, folder } of servers()) console.log(`${name.padEnd(14)} ${isOurs(pid, folder) ? 'up  ' : 'dead'} pid ${pid} port ${port}`)
    if (servers().length === 0) console.log('nothing runs')
    return []
  },
  async provision() {
    return (await provision(names)).failures
  },
}

if (commands[command] === undefined || unknownFlag !== undefined) {
  console.error(unknownFlag === undefined ? 'usage: node tools/services/index.mjs start|stop|status|provision [--durable] [NAME…]' : `unknown: ${unknownFlag}`)
  process.exitCode = 64
} else {
  const failures = await commands[command]()
  for (const { name, error } of failures) console.error(`${name} failed: ${error.message}`)
  process.exitCode = failures.length > 0 ? 1 : 0
}

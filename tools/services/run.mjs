/** Starting and stopping all of them. */
import { readFileSync, rmSync } from 'node:fs'
import { Absent } from './absent.mjs'
import { choose, replacementUrl } from './choose.mjs'
import { isAlive } from './once.mjs'
import { dataFolder, servicesFile } from './places.mjs'
import { end, isOurs, refuseLaunches } from './server.mjs'
import { servers, writeJson } from './state.mjs'

/** Services that are got ready at once. Two cores are not made faster by more. */
const widthMax = 4

/** Set when this process has stopped them for good: what still gets ready is published no more. */
let ended = false

/** What services.json says, or undefined. */
export function published() {
  try {
    return JSON.parse(readFileSync(servicesFile, 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

/**
 * Gets the named services ready and publishes them. Those that already run stay as they are.
 * Every failure is collected, so that one message names all of them. `owner` is the process that will stop them,
 * or null when they are left running for a developer.
 */
export async function start(names, { durable = false, owner = null, say = () => {} } = {}) {
  const { wanted, leftOut } = choose(names)
  const before = current(durable)
  let services = { ...before, owner: ownerOf(before, owner), leftOut, durable }
  const publish = (next) => {
    services = next
    if (!ended) writeJson(servicesFile, services)
  }
  publish(services)
  const failures = []
  const done = new Map()
  const provideOne = async (service) => {
    for (const name of service.after ?? []) await done.get(name)
    if (failures.some(({ name }) => service.after?.includes(name))) throw new Error(`it needs ${service.after.join(', ')}`)
    const url = replacementUrl(service)
    const runs = services.up.includes(service.name) && servers().some(({ name }) => name === service.name)
    if (runs && url === undefined) return
    const started = Date.now()
    const provided = url === undefined ? await service.provide({ durable, services: () => services }) : { url }
    if (provided instanceof Absent) {
      publish({ ...services, leftOut: [...services.leftOut, service.name] })
      say(service.name, { ms: Date.now() - started, absent: provided.reason })
      return
    }
    publish({ ...service.publish(services, provided), up: [...services.up.filter((name) => name !== service.name), service.name] })
    say(service.name, { ms: Date.now() - started, url: url ?? provided?.url ?? provided, replaced: url !== undefined })
  }
  const slots = limit(widthMax)
  for (const service of wanted) {
    done.set(service.name, slots(() => provideOne(service)).catch((error) => failures.push({ name: service.name, error })))
  }
  await Promise.all(done.values())
  return { services, failures, leftOut }
}

/** Downloads and builds what the named services need, and starts nothing. */
export async function provision(names) {
  const slots = limit(widthMax)
  const failures = []
  await Promise.all(choose(names).wanted.map((service) => slots(service.provision ?? service.provide).catch((error) => failures.push({ name: service.name, error }))))
  return { failures }
}

/** Stops what this checkout started, newest first, and takes the publication back. `last`: nothing is started after it, even by a start under way. */
export async function stop({ last = false } = {}) {
  if (last) {
    ended = true
    refuseLaunches()
  }
  rmSync(servicesFile, { force: true })
  await Promise.all(servers().reverse().map((server) => end(server)))
  rmSync(dataFolder(), { recursive: true, force: true })
}

/** What is published and still true: servers that died are left out of it. */
function current(durable) {
  const services = published()
  if (services === undefined || services.durable !== durable) return { up: [] }
  const dead = servers().filter(({ pid, folder }) => !isOurs(pid, folder)).map(({ name }) => name)
  return { ...services, up: services.up.filter((name) => !dead.includes(name)) }
}

/** Who stops them: a developer who asked for them keeps them (null), and a test run that was killed leaves them to the next one. */
function ownerOf(before, owner) {
  if (owner === null || before.owner === null) return null
  return before.owner !== undefined && isAlive(before.owner) ? before.owner : owner
}

/** Runs at most `width` at once; the rest wait in order. */
function limit(width) {
  let running = 0
  const waiting = []
  return (work) =>
    new Promise((resolve, reject) => {
      const go = () => {
        running++
        Promise.resolve().then(work).then(resolve, reject).finally(() => {
          running--
          waiting.shift()?.()
        })
      }
      if (running < width) go()
      else waiting.push(go)
    })
}

/** Which servers this checkout has started: `run/servers.json`. Written before a server can be lost. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runFolder } from './places.mjs'

const file = join(runFolder, 'servers.json')

/** The servers we started, oldest first: `{ name, pid, folder, port, … }`. */
export function servers() {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return []
    throw error
  }
}

/** Adds or replaces what is known of one server. */
export function remember(server) {
  const known = servers().find(({ name }) => name === server.name)
  writeJson(file, [...servers().filter(({ name }) => name !== server.name), { ...(known?.pid === server.pid ? known : {}), ...server }])
}

export function forget(name) {
  writeJson(file, servers().filter((server) => server.name !== name))
}

/** Writes a file whole or not at all. */
export function writeJson(path, value) {
  mkdirSync(runFolder, { recursive: true })
  writeFileSync(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`)
  renameSync(`${path}.new`, path)
}

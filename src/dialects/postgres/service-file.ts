import { join } from 'node:path'
import { connectUrl } from '../errors.ts'
import type { Files } from './files.ts'
import { parameterValue, unknownParameter } from './parameter-value.ts'

/** Where system-wide files are: Debian's folder, then the usual one. */
const systemFolders = ['/etc/postgresql-common', '/etc/postgresql', '/usr/local/etc', '/etc']

/**
 * What the service file says of the service that is named (`service=`, PGSERVICE): the user's file first, then the system's,
 * as libpq's `parseServiceInfo`. A service that is named and not defined anywhere is an error.
 */
export async function serviceSettings(said: ReadonlyMap<string, string>, environment: Readonly<Record<string, string | undefined>>, files: Files): Promise<ReadonlyMap<string, string>> {
  const service = said.get('service') ?? environment['PGSERVICE']
  if (service === undefined || service === '') return new Map()
  const own = said.get('servicefile') ?? (environment['PGSERVICEFILE'] || undefined)
  const system = environment['PGSYSCONFDIR'] ? [environment['PGSYSCONFDIR']] : systemFolders
  const paths = [own ?? files.home('.pg_service.conf'), ...system.map((folder) => join(folder, 'pg_service.conf'))]
  if (own !== undefined && (await files.read(own)) === undefined) throw connectUrl(`the service file ${own} does not exist`)
  for (const path of paths) {
    const file = await files.read(path)
    const found = file === undefined ? undefined : serviceIn(file.text, service, path)
    if (found !== undefined) return found
  }
  throw connectUrl(`the service ${service} is not defined`, { hint: `Looked in ${paths.filter((path) => files.exists(path)).join(', ') || 'no file: none exists'}.` })
}

/** One section of a service file; undefined when it has none of that name. Pure. */
export function serviceIn(text: string, service: string, path: string): ReadonlyMap<string, string> | undefined {
  let found: Map<string, string> | undefined
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    if (line.startsWith('[')) {
      if (found !== undefined) break
      if (line === `[${service}]`) found = new Map()
    } else if (found !== undefined) readLine(line, found, (why, hint) => connectUrl(`the service file is wrong: ${why}`, { position: { file: path, line: index + 1, column: 1 }, ...(hint === undefined ? {} : { hint }) }))
  }
  return found
}

function readLine(line: string, found: Map<string, string>, wrong: (why: string, hint?: string) => Error): void {
  const equals = line.indexOf('=')
  if (line.startsWith('ldap')) throw wrong('services in LDAP are not supported')
  if (equals < 0) throw wrong('a line without =')
  const name = line.slice(0, equals)
  if (name === 'service' || name === 'servicefile') throw wrong(`${name} inside a service`)
  const said = parameterValue(name, line.slice(equals + 1))
  if (said.kind === 'unknown') throw wrong(`the parameter ${name} is not known`, unknownParameter(name))
  if (said.kind === 'wrong') throw wrong(`the parameter ${name} ${said.why}`, said.hint)
  for (const [key, value] of Object.entries(said.settings)) if (!found.has(key)) found.set(key, value) // The first of two wins, as in libpq.
}

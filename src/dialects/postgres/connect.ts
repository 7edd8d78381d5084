import type { Connection, Target } from '../dialect.ts'
import { connectFailure } from './connect-failure.ts'
import { PostgresConnection } from './connection.ts'
import { Deadline } from './deadline.ts'
import { openServer } from './hosts.ts'
import { keepsSessions } from './pooler.ts'
import { type Probe, probe } from './server.ts'
import { Session } from './session.ts'
import { settle } from './settings.ts'
import type { Wire } from './transports/wire.ts'

/** Opens one session, over TCP, a unix socket or in-process. Rejects with `connect.*` before the deadline; leaves nothing open then. */
export async function connect(target: Target): Promise<Connection> {
  return target.url.startsWith('pglite:') ? connectPglite(target) : connectServer(target)
}

async function connectServer(target: Target): Promise<Connection> {
  const deadline = new Deadline(target.timeoutMs, target.signal)
  const settings = await settle(target)
  const { wire, where } = await openServer(settings, target, deadline)
  return finish(wire, target, { deadline, searchPath: settings.searchPath, explained: (error) => connectFailure(error, where) })
}

/** The deadline begins when the engine stands: starting it is this machine's own work, and takes a busy one many seconds. */
async function connectPglite(target: Target): Promise<Connection> {
  const { openPglite } = await import('./transports/pglite.ts')
  const wire = await openPglite(target)
  const deadline = new Deadline(target.timeoutMs, target.signal)
  const where = { name: target.name, host: 'pglite', port: 0, user: 'postgres', database: 'postgres', encrypted: false }
  return finish(wire, target, { deadline, searchPath: undefined, explained: (error) => connectFailure(error, where) })
}

interface Finish {
  readonly deadline: Deadline
  readonly searchPath: string | undefined
  explained(error: unknown): Error
}

/** Asks what the server is. A failure from here on still closes what was opened. */
async function finish(wire: Wire, target: Target, { deadline, searchPath, explained }: Finish): Promise<Connection> {
  try {
    const found = await deadline.during(settled(wire, target, searchPath), () => void wire.end())
    return new PostgresConnection(new Session(wire, found), found)
  } catch (error) {
    await wire.end()
    throw explained(error)
  }
}

/** A pooler that keeps one server connection for each of its clients is as good as none: our settings are made then, in a second question. */
async function settled(wire: Wire, target: Target, searchPath: string | undefined): Promise<Probe> {
  const found = await probe(wire, target, searchPath)
  if (found.server.can.sessions || !(await keepsSessions(wire))) return found
  return probe(wire, target, searchPath, 'sessions are kept')
}

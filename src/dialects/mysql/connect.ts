import { resolve } from 'node:path'
import type { Connection, Row, Target } from '../dialect.ts'
import { connectAborted, connectTimeout, connectUrl } from '../errors.ts'
import { SkeinError } from '../../errors/skein-error.ts'
import { connectError, placeOf } from './connect-errors.ts'
import { MysqlConnection } from './connection.ts'
import { type Kin, kinOf, probeColumns, serverOf } from './server.ts'
import { settingColumns } from './settings.ts'
import { openTcp } from './transports/tcp.ts'
import type { Transport } from './transports/transport.ts'
import { type Address, parseUrl } from './url.ts'
import { quote } from './quote.ts'

/** Opens one session, sets it up and asks who the server is: one round trip behind the login. */
export async function connect(target: Target): Promise<Connection> {
  const address = rooted(parseUrl(target.url, target.ssl), target.root)
  if (address.database === undefined) throw connectUrl(`the URL of ${target.name} names no database`, { hint: `Write it behind the host: mysql://${address.host}/NAME. A ledger belongs to one database.` })
  const open = (signal?: AbortSignal) => within(target.timeoutMs, signal, address, (limit) => openTcp(address, target.applicationName, limit))
  return within(target.timeoutMs, target.signal, address, async (limit) => {
    const transport = await openTcp(address, target.applicationName, limit)
    try {
      const kin = kinOf(transport.greeting, address.host)
      const row = await probe(transport, kin, address, target, limit)
      const server = serverOf(kin, row, transport)
      return new MysqlConnection({ transport, server, initial: row, openSide: () => open() })
    } catch (error) {
      await transport.close()
      throw error
    }
  })
}

/** Certificate files of the URL are found from where the configuration stands; PEM text is left as it is. */
function rooted(address: Address, root: string): Address {
  const file = (text: string | undefined) => (text === undefined || text.includes('-----BEGIN') ? text : resolve(root, text))
  const { ca, cert, key } = { ca: file(address.ca), cert: file(address.cert), key: file(address.key) }
  return { ...address, ...(ca === undefined ? {} : { ca }), ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }) }
}

/** Runs an attempt under one deadline and the caller's signal; what fails is worded as `connect.*`. */
async function within<T>(timeoutMs: number, outer: AbortSignal | undefined, address: Address, attempt: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(connectTimeout(`${placeOf(address)} did not answer within ${timeoutMs} ms`, { hint: 'A firewall that drops packets looks like this; --timeout gives it longer.' })), timeoutMs)
  const abort = () => controller.abort(connectAborted(`connecting to ${placeOf(address)} was called off`))
  if (outer?.aborted === true) abort()
  outer?.addEventListener('abort', abort, { once: true })
  try {
    return await attempt(controller.signal)
  } catch (error) {
    throw error instanceof SkeinError ? error : connectError(error, address)
  } finally {
    clearTimeout(timer)
    outer?.removeEventListener('abort', abort)
  }
}

async function probe(transport: Transport, kin: Kin, address: Address, target: Target, signal: AbortSignal): Promise<Row> {
  const hangUp = () => void transport.close()
  signal.addEventListener('abort', hangUp, { once: true })
  try {
    const answers = await transport.send([...setUp(address, kin, target), `select ${probeColumns(kin)}, ${settingColumns(kin)}`].join(';\n'))
    return answers.at(-1)?.rows?.[0] ?? {}
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  } finally {
    signal.removeEventListener('abort', hangUp)
  }
}

/** Scripts are sent as utf8mb4; a session that holds the lock through a long step must not be closed as idle. */
function setUp(address: Address, kin: Kin, target: Target): readonly string[] {
  const idleSeconds = 28_800
  const variables = Object.entries(address.variables).map(([name, value]) => `@@session.${name} = ${quote.literal(value)}`)
  const idle = kin.flavour === 'vitess' || kin.flavour === 'planetscale' ? [] : [`@@session.wait_timeout = ${idleSeconds}`]
  const settings = [...idle, ...variables]
  return [
    `set names utf8mb4${address.collation === undefined ? '' : ` collate ${address.collation}`}`,
    ...(settings.length === 0 ? [] : [`set ${settings.join(', ')}`]),
    ...(target.purpose === 'read' ? ['set session transaction read only'] : []),
  ]
}

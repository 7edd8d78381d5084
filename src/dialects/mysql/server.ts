import { createHash } from 'node:crypto'
import { connectUnsupported } from '../errors.ts'
import type { ConnectedServer, Row } from '../dialect.ts'
import { lexicalModes } from './modes.ts'
import type { Transport } from './transports/transport.ts'

/** Who a server is, told by its greeting alone: what may be asked of it depends on it. */
export interface Kin {
  readonly flavour: 'mysql' | 'mariadb' | 'vitess' | 'planetscale' | 'aurora' | 'tidb'
  readonly version: string
  readonly versionNumber: number
}

const oldest = { mysql: 50_700, mariadb: 100_300 }
const tested = { mysql: 80_000, mariadb: 100_600 }

/** Reads a greeting: `8.4.0`, `5.5.5-10.11.6-MariaDB-1`, `8.0.30-Vitess`, `8.0.11-TiDB-v7.5.0`. Throws `connect.unsupported` for what is too old. */
export function kinOf(greeting: string, host: string): Kin {
  const text = /^5\.5\.5-(?=\d+\.)/.test(greeting) && /mariadb/i.test(greeting) ? greeting.slice(6) : greeting // A prefix for old replicas.
  const [version = '0', major = '0', minor = '0', patch = '0'] = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(text) ?? []
  const kin: Kin = { flavour: flavourOf(greeting, host), version, versionNumber: Number(major) * 10_000 + Number(minor) * 100 + Number(patch) }
  const family = kin.flavour === 'mariadb' ? 'mariadb' : 'mysql'
  if (kin.versionNumber < oldest[family]) {
    throw connectUnsupported(`${kin.flavour === 'mariadb' ? 'MariaDB' : 'MySQL'} ${kin.version} is too old`, { hint: 'MySQL 8.0 and MariaDB 10.6 or newer are supported; MySQL 5.7 and MariaDB 10.3 are the oldest that are tried.' })
  }
  return kin
}

function flavourOf(greeting: string, host: string): Kin['flavour'] {
  if (/\.(psdb\.cloud|psdb\.private|pscale\.dev)$/i.test(host) || /planetscale/i.test(greeting)) return 'planetscale'
  if (/vitess/i.test(greeting)) return 'vitess'
  if (/tidb/i.test(greeting)) return 'tidb'
  if (/mariadb/i.test(greeting)) return 'mariadb'
  return /aurora/i.test(greeting) ? 'aurora' : 'mysql'
}

const ownVariables = ['read_only', 'innodb_flush_log_at_trx_commit']
const probes: Readonly<Record<Kin['flavour'], readonly string[]>> = {
  mysql: [...ownVariables, 'super_read_only', 'innodb_read_only', 'server_uuid'],
  aurora: [...ownVariables, 'innodb_read_only', 'server_uuid'],
  mariadb: [...ownVariables, 'hostname', 'port', 'datadir', 'server_id'],
  vitess: [],
  planetscale: [],
  tidb: ['read_only'],
}

/** Select list that asks who the server is. */
export function probeColumns(kin: Kin): string {
  return ['connection_id() as connection_id', ...probes[kin.flavour].map((name) => `@@global.${name} as ${name}`), 'version() as version', '@@version_comment as version_comment'].join(', ')
}

/** What the answers to `probeColumns` and the session's own settings make of it. */
export function serverOf(kin: Kin, row: Row, transport: Pick<Transport, 'kind' | 'threadId'>): ConnectedServer {
  const flavour = kin.flavour === 'mysql' && /aurora/i.test(String(row['version'])) ? 'aurora' : kin.flavour
  const sharded = flavour === 'vitess' || flavour === 'planetscale'
  const proxied = !sharded && Number(row['connection_id']) !== transport.threadId
  const identity = identityOf(row)
  const readOnly = readOnlyBecause(row)
  return {
    dialect: 'mysql',
    flavour,
    version: kin.version,
    versionNumber: kin.versionNumber,
    transport: transport.kind,
    can: { transactionalDdl: false, sessions: !proxied, pipelining: false, ownSchema: !sharded, lockFree: false },
    ...(identity === undefined ? {} : { identity, cluster: identity.slice(0, identity.indexOf('/')), database: String(row['database']) }),
    ...(readOnly === undefined ? {} : { readOnly }),
    modes: lexicalModes(String(row['sql_mode'] ?? '')),
    remarks: [...remarksOf(flavour, kin, row), ...(proxied ? ['behind a proxy that shares sessions (it answers with another connection id): locks and settings do not hold there'] : [])],
  }
}

/** MySQL has a UUID of its own. MariaDB has none: its host, port and data folder stand in for it. */
function identityOf(row: Row): string | undefined {
  const database = row['database']
  if (typeof database !== 'string') return undefined
  if (typeof row['server_uuid'] === 'string') return `${row['server_uuid']}/${database}`
  if (typeof row['datadir'] === 'string') return `${digest([row['hostname'], row['port'], row['datadir'], row['server_id']])}/${database}`
  return undefined
}

function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}

function readOnlyBecause(row: Row): string | undefined {
  const on = ['super_read_only', 'read_only', 'innodb_read_only'].find((name) => isOn(row[name]))
  return on === undefined ? undefined : `${on} is on: a replica, or a server that is kept from writing`
}

function isOn(value: unknown): boolean {
  return value === 1 || value === '1' || (typeof value === 'string' && /^(on|true)$/i.test(value))
}

function remarksOf(flavour: string, kin: Kin, row: Row): readonly string[] {
  const flush = row['innodb_flush_log_at_trx_commit']
  const family = flavour === 'mariadb' ? 'mariadb' : 'mysql'
  return [
    ...(flavour === family ? [] : [`${flavour} is not tested`]),
    ...(flavour === family && kin.versionNumber < tested[family] ? [`version ${kin.version} is not tested`] : []),
    ...(flush === undefined || Number(flush) === 1 ? [] : [`durability is reduced: innodb_flush_log_at_trx_commit is ${flush}`]),
  ]
}

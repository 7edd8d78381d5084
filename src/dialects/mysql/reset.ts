import type { ConnectedServer, Row } from '../dialect.ts'
import { quote } from './quote.ts'
import { settingNames } from './settings.ts'

type Settings = Readonly<Record<string, string>>

/** The settings among a probe's answers, as text; what is not set (no database, no role) is the empty text. */
export function settingsOf(row: Row, server: Pick<ConnectedServer, 'flavour' | 'versionNumber'>): Settings {
  const names = [...settingNames(server), 'database', ...('role' in row ? ['role'] : [])]
  return Object.fromEntries(names.map((name) => [name, row[name] === null || row[name] === undefined ? '' : String(row[name])]))
}

/** Statements that bring a session from what it is to what it was. A session that had no database keeps the one it has: the server knows no way back. */
export function resetSql(now: Settings, then: Settings, server: Pick<ConnectedServer, 'flavour' | 'versionNumber'>): readonly string[] {
  const changed = settingNames(server).filter((name) => now[name] !== then[name])
  const variables = changed.map((name) => `@@session.${name} = ${valueOf(then[name] ?? '')}`)
  const { database = '', role = '' } = then
  return [
    ...(variables.length === 0 ? [] : [`set ${variables.join(', ')}`]),
    ...(role === now['role'] ? [] : [`set role ${roleOf(role, server)}`]),
    ...(database === now['database'] || database === '' ? [] : [`use ${quote.identifier(database)}`]),
  ]
}

function valueOf(text: string): string {
  return /^\d+$/.test(text) ? text : quote.literal(text)
}

/** MySQL prints roles as it reads them, MariaDB prints a bare name. */
function roleOf(role: string, server: Pick<ConnectedServer, 'flavour'>): string {
  if (role === '' || role === 'NONE') return 'none'
  return server.flavour === 'mariadb' ? quote.identifier(role) : role
}

import type { Connection, MissingPrivilege } from '../dialect.ts'
import { quote } from './quote.ts'

/** For what migrations make and change. */
const onObjects = ['create', 'alter', 'drop', 'index']
/** For the ledger's rows. */
const onLedger = ['select', 'insert', 'update', 'delete']

/**
 * What the user lacks on the database, or for its ledger on that table alone. Seen is what the user was granted by name: what an enabled
 * role may do the two servers tell in different ways, and only to those who may read the grants, so it is left open and said.
 */
export async function privileges(connection: Connection, ledger: { readonly table: string; readonly exists: boolean }): Promise<readonly MissingPrivilege[]> {
  const rows = await connection.query(`
    select current_user() as user, database() as name, '' as privilege, (select group_concat(role_name separator ', ') from information_schema.enabled_roles) as roles
    union all select '', '', privilege_type, null from information_schema.user_privileges where grantee = ${grantee}
    union all select '', '', privilege_type, null from information_schema.schema_privileges where grantee = ${grantee} and database() like table_schema
    union all select '', 'ledger', privilege_type, null from information_schema.table_privileges
      where grantee = ${grantee} and table_schema = database() and table_name = ${quote.literal(ledger.table)}`)
  const [self, ...granted] = rows
  const user = String(self?.['user'] ?? '')
  const database = self?.['name']
  const roles = self?.['roles']
  const unless = typeof roles === 'string' && roles !== '' ? { unless: `the enabled ${roles.includes(', ') ? 'roles' : 'role'} ${roles}` } : {}
  if (user === '' || typeof database !== 'string') return []
  const words = (on: string) => granted.filter(({ name }) => name === '' || name === on).map(({ privilege }) => String(privilege).toLowerCase())
  const [everywhere, there] = [new Set(words('')), new Set(words(ledger.exists ? 'ledger' : ''))]
  const missing = (wanted: readonly string[], has: ReadonlySet<string>, place: string, shown: string) => {
    const lacking = wanted.filter((word) => !has.has(word))
    return lacking.length === 0 ? [] : [{ what: `${lacking.join(', ')} ${shown}`, grant: `grant ${lacking.join(', ')} on ${place} to ${account(user)};`, ...unless }]
  }
  const whole = `${quote.identifier(database)}.*`
  const table = ledger.exists ? `${quote.identifier(database)}.${quote.identifier(ledger.table)}` : whole
  return [...missing(onObjects, everywhere, whole, `in ${database}`), ...missing(onLedger, there, table, `rows of ${ledger.exists ? ledger.table : 'the ledger'}`)]
}

/** As the information schema writes the current user: `'name'@'host'`, with nothing inside escaped. */
const grantee = `concat('''', left(current_user(), char_length(current_user()) - char_length(substring_index(current_user(), '@', -1)) - 1), '''@''', substring_index(current_user(), '@', -1), '''')`

function account(user: string): string {
  const at = user.lastIndexOf('@')
  return `${quote.literal(user.slice(0, at))}@${quote.literal(user.slice(at + 1))}`
}

import type { SchemaObject } from '../../../model/schema.ts'
import type { Step } from '../../../model/plan.ts'
import { flag, said, text, texts } from '../catalog/text.ts'
import { roleName } from '../dress/role-name.ts'
import { quote } from '../quote.ts'
import { type CatalogRow, type PostgresKind, kind } from '../schema-kind.ts'
import { hazard, step } from '../step.ts'
import { settingName, settingText } from './setting-text.ts'

/** What a role may and is. Its password is never read. */
interface Role {
  readonly superuser?: true
  readonly createdb?: true
  readonly createrole?: true
  readonly noinherit?: true
  readonly login?: true
  readonly replication?: true
  readonly bypassrls?: true
  readonly connectionLimit?: number
  readonly validUntil?: string
  /** In all databases: `search_path=app`. Sorted. */
  readonly settings?: readonly string[]
}

/** A role of the cluster, when it is asked for: roles are not the database's. The one that made the cluster, and the server's own, stay out. */
export const role: PostgresKind = kind<Role>({
  name: 'role',
  catalog: 'pg_authid',
  goesLast: true,
  query: ({ also }) => (also.has('role') ? query : undefined),
  read: (row) => ({ key: `role:${text(row, 'name')}`, name: text(row, 'rolname'), is: read(row) }),
  address: ({ name }, purpose) => (purpose === 'comment' || purpose === 'label' ? `role ${roleName(name)}` : undefined),
  create: (object) => [step('create', object.key, `create role ${roleName(object.name)}${attributes({}, object.is)}`, { undo: `drop role ${roleName(object.name)}` }), ...settings({ ...object, is: {} }, object)],
  drop: ({ key, name }) => [step('drop', key, `drop role ${roleName(name)}`, { hazards: [hazard('cannot-be-undone', `the role ${name} goes from the whole cluster, with its password; it fails where something is still its own in any database`)] })],
  change(from, to) {
    const words = attributes(from.is, to.is)
    const altered = step('change', to.key, `alter role ${roleName(to.name)}${words}`, { undo: `alter role ${roleName(to.name)}${attributes(to.is, from.is)}`, hazards: [hazard('changes-access', `the role ${to.name} changes in the whole cluster`)] })
    return { manner: 'alter', steps: [...(words === '' ? [] : [altered]), ...settings(from, to)] }
  },
})

const flags = ['superuser', 'createdb', 'createrole', 'login', 'replication', 'bypassrls'] as const

function read(row: CatalogRow): Role {
  const limit = Number(row['connectionLimit'])
  return said({
    ...Object.fromEntries(flags.map((name) => [name, flag(row, name) || undefined])),
    noinherit: flag(row, 'inherit') ? undefined : true,
    connectionLimit: limit === -1 ? undefined : limit,
    validUntil: row['validUntil'],
    settings: texts(row, 'settings'),
  }) as Role
}

function attributes(from: Role, to: Role): string {
  const words = [
    ...flags.filter((name) => from[name] !== to[name]).map((name) => (to[name] === true ? name : `no${name}`)),
    ...(from.noinherit === to.noinherit ? [] : [to.noinherit === true ? 'noinherit' : 'inherit']),
    ...(from.connectionLimit === to.connectionLimit ? [] : [`connection limit ${to.connectionLimit ?? -1}`]),
    ...(from.validUntil === to.validUntil ? [] : [`valid until ${quote.literal(to.validUntil ?? 'infinity')}`]),
  ]
  return words.length === 0 ? '' : ` ${words.join(' ')}`
}

function settings(from: SchemaObject<Role>, to: SchemaObject<Role>): readonly Step[] {
  const [before, after] = [from, to].map(({ is }) => new Map((is.settings ?? []).map((setting) => [setting.slice(0, setting.indexOf('=')), setting]))) as [Map<string, string>, Map<string, string>]
  const gone = [...before.keys()].filter((name) => !after.has(name)).map((name) => `reset ${settingName(name)}`)
  const wanted = [...after].filter(([name, setting]) => before.get(name) !== setting).map(([, setting]) => `set ${settingText(setting)}`)
  return [...gone, ...wanted].map((words) => step('change', to.key, `alter role ${roleName(to.name)} ${words}`))
}

const query = `
  select r.oid::int8, r.rolname, quote_ident(r.rolname) as name, r.rolsuper as superuser, r.rolcreatedb as createdb, r.rolcreaterole as createrole, r.rolinherit as inherit, r.rolcanlogin as login,
    r.rolreplication as replication, r.rolbypassrls as bypassrls, r.rolconnlimit as "connectionLimit", (nullif(r.rolvaliduntil, 'infinity') at time zone 'UTC')::text || '+00' as "validUntil",
    (select array_agg(c order by c) from pg_db_role_setting s cross join unnest(s.setconfig) c where s.setrole = r.oid and s.setdatabase = 0) as settings
  from pg_roles r where r.oid >= 16384`

import type { SchemaObject, Unseen } from '../../../model/schema.ts'
import { flag, optional, said, text, texts } from '../catalog/text.ts'
import { roleName } from '../dress/role-name.ts'
import { type CatalogRow, type PostgresKind, type ReadScope, kind } from '../schema-kind.ts'
import { hazard, step } from '../step.ts'
import { type ForeignOptions, changedOptionsText, foreignOptions, optionsQuery, optionsText } from './foreign-options.ts'

interface UserMapping {
  /** Absent: everybody, `public`. */
  readonly role?: string
  /** Quoted where it must be. */
  readonly server: string
  /** Those that are no secrets. */
  readonly options?: ForeignOptions
}

/**
 * Who a role is on a foreign server. Passwords and the like are never read unless `secret` is asked for: they are not compared and not written; of options that the
 * role may not read it is known only that the mapping is there.
 */
export const userMapping: PostgresKind = kind<UserMapping>({
  name: 'user-mapping',
  catalog: 'pg_user_mapping',
  query,
  read(row) {
    const secrets = texts(row, 'secrets')
    return {
      key: keyOf(row),
      name: keyOf(row).slice('user-mapping:'.length),
      is: said({ role: optional(row, 'role'), server: text(row, 'server'), options: foreignOptions(row) }) as UserMapping,
      roles: row['role'] === null ? [] : [text(row, 'role')],
      ...(secrets.length === 0 ? {} : { facts: { secrets } }),
    }
  },
  unseen,
  address: () => undefined,
  create: (object) => [step('create', object.key, `create user mapping for ${target(object)}${optionsText(object.is.options)}`, { undo: `drop user mapping for ${target(object)}`, hazards: withheld(object) })],
  drop: (object) => [step('drop', object.key, `drop user mapping for ${target(object)}`, { hazards: [hazard('cannot-be-undone', `the user mapping ${object.name} goes, with its secrets`)] })],
  change(from, to) {
    const options = changedOptionsText(from.is.options, to.is.options)
    return { manner: 'alter', steps: options === '' ? [] : [step('change', to.key, `alter user mapping for ${target(to)}${options}`)] }
  },
})

/** The view shows options only to those who may use them (its definition in catalog/system_views.sql, the same from 13 to 18). */
function query({ isWhole, also }: ReadScope): string | undefined {
  const secret = also.has('secret') ? 'false' : `o.option_name ~* '${secretNames}'`
  if (!isWhole) return undefined
  return `
    select u.umid::int8 as oid, quote_ident(u.srvname) as server, case when u.umuser <> 0 then u.usename end as role, ${optionsQuery('u.umoptions', `not (${secret})`)} as options,
      (select json_agg(o.option_name order by o.option_name) from pg_options_to_table(u.umoptions) o where ${secret}) as secrets,
      not (case when u.umuser <> 0 and u.usename = current_user then pg_has_role(s.srvowner, 'usage') or has_server_privilege(s.oid, 'usage') when u.umuser = 0 then pg_has_role(s.srvowner, 'usage') else false end
        or (select rolsuper from pg_roles where rolname = current_user)) as hidden
    from pg_user_mappings u join pg_foreign_server s on s.oid = u.srvid`
}

/** What wrappers call their secrets: `password`, `aws_secret_access_key`, `api_key`, `jwt_token`. A regular expression of Postgres's. */
const secretNames = 'pass|pwd|secret|token|credential|(^|_)key$|api_?key|private'

function keyOf(row: CatalogRow) {
  return `user-mapping:${optional(row, 'role') ?? 'public'} on ${text(row, 'server')}` as const
}

function unseen(row: CatalogRow): readonly Unseen[] {
  const what = `of the user mapping for ${optional(row, 'role') ?? 'public'} on server ${text(row, 'server')}`
  if (flag(row, 'hidden')) return [{ what: `options ${what}`, because: 'only that role and the owner of the server may read them', key: keyOf(row) }]
  const secrets = texts(row, 'secrets')
  return secrets.length === 0 ? [] : [{ what: `${secrets.join(', ')} ${what}`, because: 'it is a secret' }]
}

function target({ is: { role, server } }: SchemaObject<UserMapping>): string {
  return `${role === undefined ? 'public' : roleName(role)} server ${server}`
}

function withheld({ name, facts }: SchemaObject<UserMapping>) {
  return facts?.secrets === undefined ? [] : [hazard('changes-access', `${facts.secrets.join(', ')} of the user mapping ${name} is a secret and stays behind: add it by hand`)]
}

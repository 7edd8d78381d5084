import { flag, optional, said, text } from '../catalog/text.ts'
import { roleName } from '../dress/role-name.ts'
import { type PostgresKind, type ReadScope, kind } from '../schema-kind.ts'
import { hazard, step } from '../step.ts'

interface Membership {
  readonly group: string
  readonly member: string
  /** Who granted it, where that is not the role that made the cluster: it can be taken back in that name only. From 16 on. */
  readonly grantor?: string
  readonly admin?: true
  /** Said from 16 on, always. */
  readonly inherits?: 'true' | 'false'
  readonly sets?: 'true' | 'false'
}

/** That a role is a member of another, when roles are asked for. */
export const membership: PostgresKind = kind<Membership>({
  name: 'membership',
  catalog: 'pg_auth_members',
  query,
  read(row) {
    const is = said({ group: text(row, 'group'), member: text(row, 'member'), grantor: optional(row, 'grantor'), admin: flag(row, 'admin') || undefined, inherits: optional(row, 'inherits'), sets: optional(row, 'sets') }) as Membership
    const name = `${text(row, 'groupName')} to ${text(row, 'memberName')}${is.grantor === undefined ? '' : ` by ${text(row, 'grantorName')}`}`
    return { key: `membership:${name}`, name, is, depends: [`role:${text(row, 'groupName')}`, `role:${text(row, 'memberName')}`] }
  },
  address: () => undefined,
  create: ({ key, is }) => [step('create', key, granting(is), { undo: `revoke ${pair(is, 'from')}` })],
  drop: ({ key, is }) => [step('drop', key, `revoke ${pair(is, 'from')}`, { undo: granting(is), hazards: [hazard('changes-access', `${is.member} is a member of ${is.group} no more`)] })],
  change(from, { key, is }) {
    const isLess = from.is.admin === true && is.admin === undefined && is.inherits === undefined
    const sql = isLess ? `revoke admin option for ${pair(is, 'from')}` : granting(is)
    return { manner: 'alter', steps: [step('change', key, sql, { hazards: [hazard('changes-access', `what ${is.member} may as a member of ${is.group} changes`)] })] }
  },
})

function pair({ group, member, grantor }: Membership, word: 'to' | 'from'): string {
  return `${roleName(group)} ${word} ${roleName(member)}${word === 'from' && grantor !== undefined ? ` granted by ${roleName(grantor)}` : ''}`
}

function granting(is: Membership): string {
  if (is.inherits === undefined) return `grant ${pair(is, 'to')}${is.admin === true ? ' with admin option' : ''}`
  const by = is.grantor === undefined ? '' : ` granted by ${roleName(is.grantor)}`
  return `grant ${pair(is, 'to')} with admin ${is.admin === true}, inherit ${is.inherits}, set ${is.sets}${by}`
}

function query({ also, versionNumber }: ReadScope): string | undefined {
  if (!also.has('role')) return undefined
  const options = versionNumber >= 160_000 ? `, m.inherit_option::text as inherits, m.set_option::text as sets, case when m.grantor <> 10 then b.rolname end as grantor, quote_ident(b.rolname) as "grantorName"` : ''
  return `
    select row_number() over (order by g.rolname, r.rolname, b.rolname) as oid, g.rolname as "group", quote_ident(g.rolname) as "groupName", r.rolname as member, quote_ident(r.rolname) as "memberName", m.admin_option as admin${options}
    from pg_auth_members m join pg_roles g on g.oid = m.roleid join pg_roles r on r.oid = m.member left join pg_roles b on b.oid = m.grantor
    where r.rolname !~ '^pg_'`
}

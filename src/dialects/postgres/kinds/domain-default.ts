import { text } from '../catalog/text.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { step } from '../step.ts'

export interface DomainDefault {
  readonly domain: string
  /** As `pg_get_expr` prints it. */
  readonly expression: string
}

/** A domain's default: an object of its own, since a function that it calls may be made anew, and the domain with its rows may not. */
export const domainDefault: PostgresKind = kind<DomainDefault>({
  name: 'domain-default',
  catalog: 'pg_type',
  within: 'when-possible',
  query: (scope) => `
    select t.oid::int8, -1 as sub, n.nspname, format('%I.%I', n.nspname, t.typname) as domain, pg_get_expr(t.typdefaultbin, 'pg_type'::regclass) as expression
    from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typtype = 'd' and t.typdefaultbin is not null and ${scope.inScope('n.nspname')}`,
  read(row) {
    const domain = text(row, 'domain')
    return { key: `domain-default:${domain}`, name: domain, schema: text(row, 'nspname'), parent: `type:${domain}`, is: { domain, expression: text(row, 'expression') } }
  },
  address: () => undefined,
  create: ({ key, is }) => [step('create', key, `alter domain ${is.domain} set default ${is.expression}`)],
  drop: ({ key, is }) => [step('drop', key, `alter domain ${is.domain} drop default`, { undo: `alter domain ${is.domain} set default ${is.expression}` })],
  change: (from, { key, is }) => ({ manner: 'alter', steps: [step('change', key, `alter domain ${is.domain} set default ${is.expression}`, { undo: `alter domain ${is.domain} set default ${from.is.expression}` })] }),
})

import { optional, said, text } from '../catalog/text.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { step } from '../step.ts'

interface Cast {
  readonly way: 'function' | 'inout' | 'binary'
  /** With its parameters. */
  readonly function?: string
  /** Where it is taken without being asked for. */
  readonly as?: 'assignment' | 'implicit'
}

/** A cast. Those that come with a range are the range's own. */
export const cast: PostgresKind = kind<Cast>({
  name: 'cast',
  catalog: 'pg_cast',
  query: (scope) => `
    select c.oid::int8, format('(%s as %s)', format_type(c.castsource, null), format_type(c.casttarget, null)) as name, case c.castmethod when 'f' then 'function' when 'i' then 'inout' else 'binary' end as way,
      case when c.castfunc <> 0 then c.castfunc::regprocedure::text end as function, case c.castcontext when 'a' then 'assignment' when 'i' then 'implicit' end as "as"
    from pg_cast c join pg_type s on s.oid = c.castsource join pg_namespace n on n.oid = s.typnamespace join pg_type t on t.oid = c.casttarget join pg_namespace m on m.oid = t.typnamespace
    where c.oid >= 16384 and not exists (select from pg_depend d where d.classid = 'pg_cast'::regclass and d.objid = c.oid and d.deptype = 'i') and (${scope.isWhole} or ${scope.inScope('n.nspname')} or ${scope.inScope('m.nspname')})`,
  read: (row) => ({
    key: `cast:${text(row, 'name')}`,
    name: text(row, 'name'),
    is: said({ way: text(row, 'way'), function: optional(row, 'function'), as: optional(row, 'as') }) as Cast,
  }),
  address: ({ name }, purpose) => (purpose === 'comment' ? `cast ${name}` : undefined),
  create({ key, name, is }) {
    const way = is.way === 'function' ? `with function ${is.function}` : is.way === 'inout' ? 'with inout' : 'without function'
    return [step('create', key, `create cast ${name} ${way}${is.as === undefined ? '' : ` as ${is.as}`}`, { undo: `drop cast ${name}` })]
  },
  drop: ({ key, name }) => [step('drop', key, `drop cast ${name}`)],
  change: () => ({ manner: 'replace' }),
})

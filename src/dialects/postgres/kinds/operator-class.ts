import { flag, optional, said, text, texts } from '../catalog/text.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { step } from '../step.ts'

interface OperatorClass {
  /** Without its access method. */
  readonly class: string
  readonly method: string
  readonly family: string
  readonly type: string
  readonly default?: true
  readonly storage?: string
  /** As the statement lists them: `operator 1 public.<(a,a)`, `function 1 (a, a) public.compare(a,a)`. */
  readonly members?: readonly string[]
}

export const operatorClass: PostgresKind = kind<OperatorClass>({
  name: 'operator-class',
  catalog: 'pg_opclass',
  query: (scope) => `
    select c.oid::int8, n.nspname, format('%I.%I', n.nspname, c.opcname) as class, quote_ident(m.amname) as method, pg_get_userbyid(c.opcowner) as owner, format_type(c.opcintype, null) as type, c.opcdefault as default,
      format('%I.%I', fn.nspname, f.opfname) as family, case when c.opckeytype <> 0 then format_type(c.opckeytype, null) end as storage, o.members as operators, p.members as functions
    from pg_opclass c join pg_namespace n on n.oid = c.opcnamespace join pg_am m on m.oid = c.opcmethod join pg_opfamily f on f.oid = c.opcfamily join pg_namespace fn on fn.oid = f.opfnamespace
      left join (select d.refobjid, json_agg(${operatorText} order by a.amopstrategy, a.amoplefttype::regtype::text, a.amoprighttype::regtype::text) as members from pg_depend d join pg_amop a on a.oid = d.objid ${sortedBy}
        where d.classid = 'pg_amop'::regclass and d.refclassid = 'pg_opclass'::regclass group by 1) o on o.refobjid = c.oid
      left join (select d.refobjid, json_agg(${functionText} order by a.amprocnum, a.amproclefttype::regtype::text, a.amprocrighttype::regtype::text) as members from pg_depend d join pg_amproc a on a.oid = d.objid
        where d.classid = 'pg_amproc'::regclass and d.refclassid = 'pg_opclass'::regclass group by 1) p on p.refobjid = c.oid
    where ${scope.inScope('n.nspname')}`,
  read(row) {
    const name = `${text(row, 'class')} using ${text(row, 'method')}`
    const is = { class: text(row, 'class'), method: text(row, 'method'), family: text(row, 'family'), type: text(row, 'type'), default: flag(row, 'default') || undefined, storage: optional(row, 'storage'), members: [...texts(row, 'operators'), ...texts(row, 'functions')] }
    return { key: `operator-class:${name}`, name, schema: text(row, 'nspname'), is: said(is) as OperatorClass }
  },
  address: ({ name }, purpose) => (purpose === 'comment' || purpose === 'owner' ? `operator class ${name}` : undefined),
  create({ key, name, is }) {
    // One member there has to be; a storage that is the type says nothing.
    const members = [...(is.storage === undefined ? [] : [`storage ${is.storage}`]), ...(is.members ?? [])]
    const head = `create operator class ${is.class}${is.default === true ? ' default' : ''} for type ${is.type} using ${is.method} family ${is.family} as`
    return [step('create', key, `${head}\n  ${(members.length === 0 ? [`storage ${is.type}`] : members).join(',\n  ')}`, { undo: `drop operator class ${name}` })]
  },
  drop: ({ key, name }) => [step('drop', key, `drop operator class ${name}`)],
  change: () => ({ manner: 'replace' }),
})

/** A row `a` of `pg_amop` as statements list it, and the family it orders by. */
export const operatorText = `format('operator %s %s', a.amopstrategy, a.amopopr::regoperator) || case when a.amoppurpose = 'o' then format(' for order by %I.%I', sn.nspname, s.opfname) else '' end`
export const sortedBy = `left join pg_opfamily s on s.oid = a.amopsortfamily left join pg_namespace sn on sn.oid = s.opfnamespace`
/** A row `a` of `pg_amproc`. */
export const functionText = `format('function %s (%s, %s) %s', a.amprocnum, format_type(a.amproclefttype, null), format_type(a.amprocrighttype, null), a.amproc::regprocedure)`

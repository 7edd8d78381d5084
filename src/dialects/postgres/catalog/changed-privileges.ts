/** One branch for each catalog that has access lists. */
interface Branch {
  /** A name of `dress/grantables.ts`, as an SQL expression. */
  readonly sort: string
  readonly address: string
  readonly part?: string
  readonly acl: string
  readonly owner: string
  /** What `acldefault` calls it; absent: it has nothing by itself. */
  readonly usual?: string
  /** Without the joins to what it had first and to its extension. */
  readonly from: string
  readonly catalog: string
  readonly oid: string
  readonly sub?: string
  /** True for the system's own that a dump says something of. */
  readonly system: string
}

const inCatalog = (expression: string) => `${expression} = 'pg_catalog'::regnamespace`

/** Columns that have a list, or had one first: a hundredth of them. */
const columnsWithLists = `
  (select attrelid, attnum, attname, attacl from pg_attribute where attacl is not null
   union all select a.attrelid, a.attnum, a.attname, a.attacl from pg_init_privs p join pg_attribute a on a.attrelid = p.objoid and a.attnum = p.objsubid
   where p.classoid = 'pg_class'::regclass and p.objsubid <> 0 and a.attacl is null)`

const branches: readonly Branch[] = [
  {
    sort: `case o.relkind when 'S' then 'sequence' else 'table' end`,
    address: `format('%s %I.%I', case o.relkind when 'S' then 'sequence' else 'table' end, n.nspname, o.relname)`,
    acl: 'o.relacl', owner: 'o.relowner', usual: `case o.relkind when 'S' then 's'::"char" else 'r'::"char" end`,
    from: 'pg_class o join pg_namespace n on n.oid = o.relnamespace', catalog: 'pg_class', oid: 'o.oid', system: inCatalog('o.relnamespace'),
  },
  {
    sort: `'column'`, address: `format('table %I.%I', n.nspname, o.relname)`, part: `format('(%I)', a.attname)`, acl: 'a.attacl', owner: 'o.relowner',
    from: `${columnsWithLists} a join pg_class o on o.oid = a.attrelid join pg_namespace n on n.oid = o.relnamespace`, catalog: 'pg_class', oid: 'o.oid', sub: 'a.attnum', system: inCatalog('o.relnamespace'),
  },
  {
    sort: `'routine'`, address: `format('%s %I.%I(%s)', case o.prokind when 'p' then 'procedure' else 'function' end, n.nspname, o.proname, oidvectortypes(o.proargtypes))`,
    acl: 'o.proacl', owner: 'o.proowner', usual: `'f'`, from: 'pg_proc o join pg_namespace n on n.oid = o.pronamespace', catalog: 'pg_proc', oid: 'o.oid', system: inCatalog('o.pronamespace'),
  },
  {
    sort: `'type'`, address: `format('type %I.%I', n.nspname, o.typname)`, acl: 'o.typacl', owner: 'o.typowner', usual: `'T'`,
    from: 'pg_type o join pg_namespace n on n.oid = o.typnamespace', catalog: 'pg_type', oid: 'o.oid', system: inCatalog('o.typnamespace'),
  },
  { sort: `'schema'`, address: `format('schema %I', o.nspname)`, acl: 'o.nspacl', owner: 'o.nspowner', usual: `'n'`, from: 'pg_namespace o', catalog: 'pg_namespace', oid: 'o.oid', system: `o.nspname = 'pg_catalog'` },
  { sort: `'language'`, address: `format('language %I', o.lanname)`, acl: 'o.lanacl', owner: 'o.lanowner', usual: `'l'`, from: 'pg_language o', catalog: 'pg_language', oid: 'o.oid', system: 'false' },
  { sort: `'foreignDataWrapper'`, address: `format('foreign data wrapper %I', o.fdwname)`, acl: 'o.fdwacl', owner: 'o.fdwowner', usual: `'F'`, from: 'pg_foreign_data_wrapper o', catalog: 'pg_foreign_data_wrapper', oid: 'o.oid', system: 'false' },
  { sort: `'foreignServer'`, address: `format('foreign server %I', o.srvname)`, acl: 'o.srvacl', owner: 'o.srvowner', usual: `'S'`, from: 'pg_foreign_server o', catalog: 'pg_foreign_server', oid: 'o.oid', system: 'false' },
]

/** Access lists of the system's own objects and of members of extensions that are not what they were when initdb or the extension was done: what pg_dump says of them. */
export const changedPrivilegeQuery = `
  select row_number() over (order by q.address, q.part) as oid, q.sort, q.address, q.part, pg_get_userbyid(q.owner) as owner, quote_ident(e.extname) as extension, q.acl::text[] as acl, q.base::text[] as base
  from (${branches.map(branchQuery).join(' union all ')}) q left join pg_extension e on e.oid = q.extension
  where (select array_agg(i::text order by i::text) from unnest(q.acl) i) is distinct from (select array_agg(i::text order by i::text) from unnest(q.base) i)`

function branchQuery({ sort, address, part = 'null', acl, owner, usual, from, catalog, oid, sub = '0', system }: Branch): string {
  const first = usual === undefined ? `'{}'::aclitem[]` : `acldefault(${usual}, ${owner})`
  return `
    select ${sort} as sort, ${address} as address, ${part} as part, ${owner} as owner, m.refobjid as extension, coalesce(${acl}, ${first}) as acl, coalesce(i.initprivs, ${first}) as base
    from ${from} left join pg_init_privs i on i.classoid = '${catalog}'::regclass and i.objoid = ${oid} and i.objsubid = ${sub}
      left join pg_depend m on m.classid = '${catalog}'::regclass and m.objid = ${oid} and m.objsubid = 0 and m.deptype = 'e' and m.refclassid = 'pg_extension'::regclass
    where ${acl} is distinct from i.initprivs and (m.objid is not null or ${system})`
}

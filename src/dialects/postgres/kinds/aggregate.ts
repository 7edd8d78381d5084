import { flag, optional, said, text, texts } from '../catalog/text.ts'
import { grantables } from '../dress/grantables.ts'
import { quote } from '../quote.ts'
import { type CatalogRow, type PostgresKind, type ReadScope, kind } from '../schema-kind.ts'
import { step } from '../step.ts'
import { routineSlots } from './routine.ts'

interface Aggregate {
  /** As `create aggregate` says them: `double precision order by anyelement`. */
  readonly arguments: string
  readonly returns: string
  readonly names?: readonly string[]
  /** `n` ordinary, `o` ordered set, `h` hypothetical. */
  readonly form: string
  readonly directArguments?: number
  /** Clauses in the parentheses: `sfunc = public.add`. */
  readonly clauses: readonly string[]
}

export const aggregate: PostgresKind = kind<Aggregate>({
  name: 'aggregate',
  catalog: 'pg_proc',
  query,
  read(row) {
    const qualified = text(row, 'qualifiedName')
    const identity = text(row, 'identity')
    return {
      key: `aggregate:${qualified}(${text(row, 'types')})`,
      name: `${qualified}(${identity === '' ? '*' : identity})`,
      schema: text(row, 'nspname'),
      is: said({
        arguments: `${qualified}(${text(row, 'arguments') || '*'})`,
        returns: text(row, 'returns'),
        names: texts(row, 'names'),
        form: text(row, 'form'),
        directArguments: Number(row['directArguments']) || undefined,
        clauses: clausesOf(row),
      }) as Aggregate,
    }
  },
  /** Grants know functions only, by the types of all their arguments. */
  address: ({ key, name }, purpose) => (purpose === 'grant' ? `function ${key.slice(key.indexOf(':') + 1)}` : `aggregate ${name}`),
  grantable: grantables.routine,
  occupies: ({ key }) => routineSlots(key),
  create: ({ key, name, is }) => [step('create', key, `create ${statement(is)}`, { undo: `drop aggregate ${name}` })],
  drop: ({ key, name, is }) => [step('drop', key, `drop aggregate ${name}`, { undo: `create ${statement(is)}` })],
  change(from, to) {
    const isNamed = (from.is.names ?? []).every((name, index) => name === '' || name === to.is.names?.[index])
    const mayReplace = isNamed && from.is.returns === to.is.returns && from.is.form === to.is.form && from.is.directArguments === to.is.directArguments
    return mayReplace ? { manner: 'alter', steps: [step('change', to.key, `create or replace ${statement(to.is)}`, { undo: `create or replace ${statement(from.is)}` })] } : { manner: 'replace' }
  },
})

function statement(is: Aggregate): string {
  return `aggregate ${is.arguments} (\n  ${is.clauses.join(',\n  ')}\n)`
}

const modifications: Readonly<Record<string, string>> = { r: 'read_only', s: 'shareable', w: 'read_write' }
const parallel: Readonly<Record<string, string>> = { s: 'safe', r: 'restricted' }

/** Every clause whose value is not the usual one; what is usual for `finalfunc_modify` depends on the form. */
function clausesOf(row: CatalogRow): readonly string[] {
  const usual = text(row, 'form') === 'n' ? 'r' : 'w'
  const named = (clause: string, column: string) => (optional(row, column) === undefined ? [] : [`${clause} = ${text(row, column)}`])
  const number = (clause: string, column: string) => (Number(row[column]) === 0 ? [] : [`${clause} = ${text(row, column)}`])
  const literal = (clause: string, column: string) => (optional(row, column) === undefined ? [] : [`${clause} = ${quote.literal(text(row, column))}`])
  const word = (clause: string, column: string) => (flag(row, column) ? [clause] : [])
  const modify = (clause: string, column: string, of: string) => (optional(row, of) === undefined || text(row, column) === usual ? [] : [`${clause} = ${modifications[text(row, column)]}`])
  return [
    ...[...named('sfunc', 'sfunc'), ...named('stype', 'stype'), ...number('sspace', 'sspace')],
    ...[...named('finalfunc', 'finalfunc'), ...word('finalfunc_extra', 'finalExtra'), ...modify('finalfunc_modify', 'finalModify', 'finalfunc')],
    ...[...named('combinefunc', 'combinefunc'), ...named('serialfunc', 'serialfunc'), ...named('deserialfunc', 'deserialfunc'), ...literal('initcond', 'initcond')],
    ...[...named('msfunc', 'msfunc'), ...named('minvfunc', 'minvfunc'), ...named('mstype', 'mstype'), ...number('msspace', 'msspace')],
    ...[...named('mfinalfunc', 'mfinalfunc'), ...word('mfinalfunc_extra', 'movingFinalExtra'), ...modify('mfinalfunc_modify', 'movingFinalModify', 'mfinalfunc'), ...literal('minitcond', 'minitcond')],
    ...named('sortop', 'sortop'),
    ...(parallel[text(row, 'parallel')] === undefined ? [] : [`parallel = ${parallel[text(row, 'parallel')]}`]),
    ...(text(row, 'form') === 'h' ? ['hypothetical'] : []),
  ]
}

function query(scope: ReadScope): string {
  const called = (column: string, as: string) => `(select format('%I.%I', m.nspname, f.proname) from pg_proc f join pg_namespace m on m.oid = f.pronamespace where f.oid = a.${column}) as ${as}`
  const functions = { sfunc: 'aggtransfn', finalfunc: 'aggfinalfn', combinefunc: 'aggcombinefn', serialfunc: 'aggserialfn', deserialfunc: 'aggdeserialfn', msfunc: 'aggmtransfn', minvfunc: 'aggminvtransfn', mfinalfunc: 'aggmfinalfn' }
  return `
    select p.oid::int8, n.nspname, format('%I.%I', n.nspname, p.proname) as "qualifiedName", pg_get_userbyid(p.proowner) as owner, p.proacl::text[] as acl,
      array_to_string(array(select format_type(t, null) from unnest(p.proargtypes) with ordinality a(t, i) order by i), ', ') as types, pg_get_function_identity_arguments(p.oid) as identity,
      pg_get_function_arguments(p.oid) as arguments, format_type(p.prorettype, null) as returns, p.proargnames as names, a.aggkind as form, a.aggnumdirectargs as "directArguments",
      ${Object.entries(functions).map(([clause, column]) => called(column, clause)).join(',\n      ')},
      format_type(a.aggtranstype, null) as stype, a.aggtransspace as sspace, a.agginitval as initcond, case when a.aggmtranstype <> 0 then format_type(a.aggmtranstype, null) end as mstype, a.aggmtransspace as msspace, a.aggminitval as minitcond,
      a.aggfinalextra as "finalExtra", a.aggmfinalextra as "movingFinalExtra", a.aggfinalmodify as "finalModify", a.aggmfinalmodify as "movingFinalModify", p.proparallel as parallel,
      (select format('operator(%I.%s)', m.nspname, o.oprname) from pg_operator o join pg_namespace m on m.oid = o.oprnamespace where o.oid = a.aggsortop) as sortop
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_aggregate a on a.aggfnoid = p.oid
    where ${scope.inScope('n.nspname')} and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')`
}

import { text } from '../catalog/text.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { step } from '../step.ts'
import { functionText, operatorText, sortedBy } from './operator-class.ts'

interface Member {
  readonly family: string
  /** As `alter operator family … add` lists it. */
  readonly member: string
  /** As `… drop` calls it. */
  readonly slot: string
}

/** An operator that a family has beside those of its classes: one of two types, mostly. */
export const operatorFamilyOperator: PostgresKind = member('operator-family-operator', 'pg_amop', `
  select a.oid::int8, n.nspname, format('%I.%I using %I', n.nspname, f.opfname, m.amname) as family, ${operatorText} as member,
    format('operator %s (%s, %s)', a.amopstrategy, format_type(a.amoplefttype, null), format_type(a.amoprighttype, null)) as slot
  from pg_amop a join pg_opfamily f on f.oid = a.amopfamily join pg_namespace n on n.oid = f.opfnamespace join pg_am m on m.oid = f.opfmethod ${sortedBy}
  where exists (select from pg_depend d where d.classid = 'pg_amop'::regclass and d.objid = a.oid and d.refclassid = 'pg_opfamily'::regclass and d.refobjid = f.oid)`)

/** A support function likewise. */
export const operatorFamilyFunction: PostgresKind = member('operator-family-function', 'pg_amproc', `
  select a.oid::int8, n.nspname, format('%I.%I using %I', n.nspname, f.opfname, m.amname) as family, ${functionText} as member,
    format('function %s (%s, %s)', a.amprocnum, format_type(a.amproclefttype, null), format_type(a.amprocrighttype, null)) as slot
  from pg_amproc a join pg_opfamily f on f.oid = a.amprocfamily join pg_namespace n on n.oid = f.opfnamespace join pg_am m on m.oid = f.opfmethod
  where exists (select from pg_depend d where d.classid = 'pg_amproc'::regclass and d.objid = a.oid and d.refclassid = 'pg_opfamily'::regclass and d.refobjid = f.oid)`)

function member(name: string, catalog: string, query: string): PostgresKind {
  return kind<Member>({
    name,
    catalog,
    query: (scope) => `${query} and ${scope.inScope('n.nspname')}`,
    read(row) {
      const [family, slot] = [text(row, 'family'), text(row, 'slot')]
      return { key: `${name}:${family} ${slot}`, name: `${family} ${slot}`, schema: text(row, 'nspname'), parent: `operator-family:${family}`, is: { family, member: text(row, 'member'), slot } }
    },
    address: () => undefined,
    create: ({ key, is }) => [step('create', key, `alter operator family ${is.family} add ${is.member}`, { undo: `alter operator family ${is.family} drop ${is.slot}` })],
    drop: ({ key, is }) => [step('drop', key, `alter operator family ${is.family} drop ${is.slot}`, { undo: `alter operator family ${is.family} add ${is.member}` })],
    change: () => ({ manner: 'replace' }),
  })
}

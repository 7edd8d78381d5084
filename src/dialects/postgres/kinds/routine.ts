import type { Kind, PlanContext } from '../../../diff/kind.ts'
import { same } from '../../../diff/changes.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import { type AsideName, asideName, withoutArguments } from '../aside-name.ts'
import { tiedQuery, tiedTo } from '../catalog/tied.ts'
import { flag, optional, said, text, texts } from '../catalog/text.ts'
import { mentions } from '../mentions.ts'
import { identifiersOf } from '../renames/identifiers.ts'
import type { CatalogRow, ReadObject, ReadScope } from '../schema-kind.ts'
import { hazard, step } from '../step.ts'
import { tiedSteps } from '../tied-steps.ts'
import { rowRisks } from './rows-in-order.ts'

/** A function or a procedure. */
export interface Routine {
  /** All that the server says of it behind `create or replace function`. */
  readonly definition: string
  readonly window?: true
  readonly returns?: string
  /** Columns of what it returns, where they are parameters: `total bigint`. */
  readonly outs?: readonly string[]
  /** Of its input parameters; empty for one that has none. */
  readonly names?: readonly string[]
  readonly defaults?: number
  readonly variadic?: true
  readonly securityDefiner?: true
  /** Its body is parsed when it is made: `begin atomic`, `return`. */
  readonly parsed?: true
  /** Extensions it goes with. */
  readonly extensions?: readonly string[]
}

/** Of `prokind`s: `'f', 'w'`. Constructors of ranges are the range's own. */
export function routineQuery(scope: ReadScope, kinds: string): string {
  return `
    select p.oid::int8, n.nspname, format('%I.%I', n.nspname, p.proname) as "qualifiedName", pg_get_userbyid(p.proowner) as owner, p.proacl::text[] as acl,
      array_to_string(array(select format_type(t, null) from unnest(p.proargtypes) with ordinality a(t, i) order by i), ', ') as types, pg_get_function_identity_arguments(p.oid) as identity,
      pg_get_functiondef(p.oid) as definition, p.prokind = 'w' as window, pg_get_function_result(p.oid) as returns,
      case when p.prorettype = 'record'::regtype then array(select concat_ws(' ', p.proargnames[i], format_type(p.proallargtypes[i], null)) from generate_subscripts(p.proallargtypes, 1) i where p.proargmodes[i] in ('o', 'b', 't') order by i) end as outs,
      p.proargnames as names, p.proargmodes::text[] as modes, p.pronargdefaults as defaults, p.provariadic <> 0 as variadic, p.prosecdef as "securityDefiner",
      ${scope.versionNumber >= 140_000 ? 'p.prosqlbody is not null' : 'false'} as parsed, x.extensions
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace left join ${tiedQuery('pg_proc')} x on x.objid = p.oid
    where p.prokind in (${kinds}) and ${scope.inScope('n.nspname')}
      and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype in ('e', 'i'))`
}

export function readRoutine(word: 'function' | 'procedure', row: CatalogRow): ReadObject<Routine> {
  const [qualified, types] = [text(row, 'qualifiedName'), text(row, 'types')]
  const modes = texts(row, 'modes')
  const hasOutputs = word === 'procedure' && modes.some((mode) => mode === 'o')
  return {
    key: `${word}:${qualified}(${types})`,
    name: `${qualified}(${hasOutputs ? text(row, 'identity') : types})`,
    schema: text(row, 'nspname'),
    depends: tiedTo(row),
    is: said({
      definition: text(row, 'definition').replace(/^CREATE OR REPLACE [A-Z]+ /, '').trimEnd(),
      window: flag(row, 'window') || undefined,
      returns: optional(row, 'returns'),
      outs: texts(row, 'outs'),
      names: texts(row, 'names').filter((_, index) => !['o', 't'].includes(modes[index] ?? 'i')),
      defaults: Number(row['defaults']) || undefined,
      variadic: flag(row, 'variadic') || undefined,
      securityDefiner: flag(row, 'securityDefiner') || undefined,
      parsed: flag(row, 'parsed') || undefined,
      extensions: texts(row, 'extensions'),
    }) as Routine,
  }
}

type Answers = Required<Pick<Kind<Routine>, 'runs' | 'create' | 'drop' | 'change' | 'occupies' | 'setAside'>>

/** How functions and procedures are made, changed and dropped. */
export function routineAnswers(word: 'function' | 'procedure'): Answers {
  const replacing = ({ is }: SchemaObject<Routine>) => `create or replace ${word} ${is.definition}`
  return {
    runs: ({ is }, schema) => (is.parsed === true ? [] : mentions(is.definition, schema)),
    occupies: ({ key }) => routineSlots(key),
    create(object, context) {
      const { key, name, is } = object
      const stubs = namesItself(object) ? [step('create', key, `create ${word} ${is.definition.slice(0, bodyAt(is))}\nAS ''`)] : []
      return [...stubs, step('create', key, stubs.length > 0 ? replacing(object) : `create ${word} ${is.definition}`, { undo: `drop ${word} ${name}`, hazards: rowRisks(object, bodyOf(is), context) }), ...tiedSteps(key, `${word} ${name}`, [], is.extensions)]
    },
    setAside(object, context) {
      const aside = asideRoutine(object, context)
      return { steps: [step('rename', object.key, `alter ${word} ${object.name} rename to ${aside.bare}`)], aside: { ...object, name: aside.name } }
    },
    drop: ({ key, name, is }) => [step('drop', key, `drop ${word} ${name}`, { undo: `create ${word} ${is.definition}` })],
    change(from, to, context) {
      if (!mayReplace(from.is, to.is)) return { manner: 'replace' }
      const { key, name, is } = to
      const hazards = from.is.securityDefiner === is.securityDefiner ? [] : [hazard('changes-access', `${word} ${name} runs with the rights of ${is.securityDefiner === true ? 'its owner' : 'its caller'}`)]
      const undo = mayReplace(is, from.is) ? { undo: replacing(from) } : {}
      const body = from.is.definition === is.definition ? [] : [step('change', key, replacing(to), { hazards: [...hazards, ...rowRisks(to, bodyOf(is), context)], ...undo })]
      return { manner: 'alter', steps: [...body, ...tiedSteps(key, `${word} ${name}`, from.is.extensions, is.extensions)], ...(body.length === 0 ? {} : { disturbs: firesMeanwhile }) }
    },
  }
}

/** The plan's own statements would run it, on what it was not written for: as it was on what has changed, or as it will be on what has not. */
function firesMeanwhile({ kind, is }: SchemaObject): boolean {
  return kind === 'event-trigger' && is['enabled'] !== 'D'
}

/** A name that no other routine has, so that it goes without its arguments, whose types may be set aside as well. */
function asideRoutine({ key, name }: Pick<SchemaObject, 'key' | 'name'>, context: PlanContext): AsideName {
  const plain = withoutArguments(name)
  const overloads = [...context.from.objects.values()].filter((other) => (other.kind === 'function' || other.kind === 'procedure') && withoutArguments(other.name) === plain)
  const place = overloads.findIndex((other) => other.key === key)
  return asideName(plain, context, place === 0 ? '__old' : `__old_${place + 1}`)
}

/** Its signature, and its name: while two of a name stand, a call may mean either. */
export function routineSlots(key: string): readonly string[] {
  const signature = key.slice(key.indexOf(':') + 1)
  return [`routine ${signature}`, `routines ${(identifiersOf(signature) ?? [signature]).join('.').replace(/\(.*\)$/s, '')}`]
}

/** Whether `create or replace` takes it: callers were compiled against what it takes and gives. */
export function mayReplace(from: Routine, to: Routine): boolean {
  const isNamed = (from.names ?? []).every((name, index) => name === '' || name === to.names?.[index])
  return isNamed && from.window === to.window && from.returns === to.returns && same(from.outs, to.outs) && from.variadic === to.variadic && (from.defaults ?? 0) <= (to.defaults ?? 0)
}

/** Whether it may answer otherwise each time that it is asked. */
export function isVolatile(routine: SchemaObject<Routine> | undefined): boolean {
  return routine !== undefined && !/\n .*\b(IMMUTABLE|STABLE)\b/.test(routine.is.definition.slice(0, bodyAt(routine.is)))
}

function bodyOf(routine: Routine): string {
  return routine.definition.slice(bodyAt(routine))
}

/** The server prints every line of a head but the first with a space before it. */
function bodyAt({ definition }: Routine): number {
  return definition.search(/\n(BEGIN ATOMIC|RETURN )/)
}

/** One that calls itself is made in two goes. Its body is looked into when it is made. */
function namesItself({ key, is }: SchemaObject<Routine>): boolean {
  return is.parsed === true && is.definition.includes(key.slice(key.indexOf(':') + 1, key.indexOf('(') + 1), bodyAt(is))
}

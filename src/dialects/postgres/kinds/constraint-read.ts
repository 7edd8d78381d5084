import { nameIn, relationKey } from '../catalog/relation-key.ts'
import { flag, optional, said, text, texts } from '../catalog/text.ts'
import { surface } from '../expressions/mask.ts'
import type { CatalogRow, ReadObject, ReadScope } from '../schema-kind.ts'
import { type IndexSettings, extensionKeys, extensionsOfIndexes, hasIndexSettings, indexSettings, indexSettingsFields, notesOf } from './index-settings.ts'

export interface Constraint {
  /** Its own name, quoted where it must be. */
  readonly constraint: string
  readonly type: 'primary key' | 'unique' | 'foreign key' | 'check' | 'exclude'
  /** As `pg_get_constraintdef` prints it, without what stands in the fields below. */
  readonly definition: string
  readonly deferrable?: true
  readonly deferred?: true
  /** Rows that were there before it may break it. */
  readonly notValid?: true
  readonly notEnforced?: true
  /** Tables that inherit it and say it themselves too. Sorted. */
  readonly alsoIn?: readonly string[]
  /** What it is kept by, for keys and exclusions. */
  readonly index?: ConstraintIndex
}

export interface ConstraintIndex extends IndexSettings {
  /** With its schema. */
  readonly name: string
  /** What is said of the index; what is said of the constraint is another thing. */
  readonly comment?: string
}

const types: Readonly<Record<string, Constraint['type']>> = { p: 'primary key', u: 'unique', f: 'foreign key', c: 'check', x: 'exclude' }

/** Those that a table has by itself: not what it has from the tables above it alone. Of partitions no dump tells which those are; copies of foreign keys are none of theirs. */
export function constraintQuery(scope: ReadScope): string {
  return `
    select n.nspname, c.relkind, format('%I.%I', n.nspname, c.relname) as table, g.oids as "oid[]", g.names as "constraint[]", g.types as "type[]", g.definitions as "definition[]", g.indexes as "index[]", g.more as "more[]"
    from (select q.conrelid, array_agg(q.oid::int8) as oids, array_agg(q.name) as names, array_agg(q.contype) as types, array_agg(q.definition) as definitions, array_agg(q.index) as indexes, json_agg(q.more) as more from (${constraintsQuery(scope)}) q group by q.conrelid) g
      join pg_class c on c.oid = g.conrelid join pg_namespace n on n.oid = c.relnamespace
    order by c.oid`
}

/** What only few have is made for those alone. */
function constraintsQuery({ versionNumber, inScope }: ReadScope): string {
  const notEnforced = versionNumber >= 180_000 ? 'not k.conenforced' : 'false'
  return `
    select k.conrelid, k.oid, quote_ident(k.conname) as name, k.contype, pg_get_constraintdef(k.oid) as definition, case when i.oid is not null then format('%I.%I', n.nspname, i.relname) end as index,
      case when k.condeferrable or not k.convalidated or ${notEnforced} or h.heirs is not null or d.description is not null or ${hasIndexSettings} then json_build_object(
        'deferrable', k.condeferrable, 'deferred', k.condeferred, 'notValid', not k.convalidated, 'notEnforced', ${notEnforced}, 'heirs', h.heirs, 'indexComment', d.description, ${indexSettingsFields}) end as more
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      left join pg_class i on i.oid = k.conindid and k.contype in ('p', 'u', 'x') left join pg_index x on x.indexrelid = i.oid
      left join pg_description d on d.classoid = 'pg_class'::regclass and d.objoid = i.oid and d.objsubid = 0 left join ${extensionsOfIndexes} e on e.index = i.oid left join ${alsoInQuery} h on h.oid = k.oid
    where k.contype in ('p', 'u', 'f', 'c', 'x') and (k.conparentid = 0 or k.contype <> 'f') and (k.conislocal or k.coninhcount = 0 or c.relispartition) and c.relpersistence <> 't' and ${inScope('n.nspname')}
    order by k.conrelid, k.oid`
}

/** Which tables say a check themselves that they inherit, from however far above. */
const alsoInQuery = `
  (with recursive line as (
      select o.conname, o.conrelid as heir, i.inhparent as above from pg_constraint o join pg_inherits i on i.inhrelid = o.conrelid where o.contype = 'c' and o.conislocal and o.coninhcount > 0
      union select l.conname, l.heir, i.inhparent from line l join pg_inherits i on i.inhrelid = l.above)
  select p.oid, json_agg(format('%I.%I', n.nspname, c.relname) order by n.nspname, c.relname) as heirs
  from line l join pg_constraint p on p.conrelid = l.above and p.conname = l.conname and p.contype = 'c' join pg_class c on c.oid = l.heir join pg_namespace n on n.oid = c.relnamespace group by 1)`

export function readConstraint(row: CatalogRow): ReadObject<Constraint> {
  const parent = relationKey(text(row, 'relkind'), text(row, 'table'))
  const name = `${nameIn(parent)}.${text(row, 'constraint')}`
  const index = optional(row, 'index')
  const settings = indexSettings(row)
  const heirs = texts(row, 'heirs')
  const notValid = flag(row, 'notValid') && !flag(row, 'notEnforced')
  return {
    key: `constraint:${name}`,
    name,
    schema: text(row, 'nspname'),
    parent,
    is: said({
      constraint: text(row, 'constraint'),
      type: types[text(row, 'type')],
      definition: alone(text(row, 'definition')),
      deferrable: flag(row, 'deferrable') || undefined,
      deferred: flag(row, 'deferred') || undefined,
      notValid: notValid || undefined,
      notEnforced: flag(row, 'notEnforced') || undefined,
      alsoIn: heirs,
      index: index === undefined ? undefined : said({ name: index, comment: optional(row, 'indexComment'), ...settings }),
    }) as Constraint,
    depends: extensionKeys(settings),
    facts: said({ leftover: notValid ? 'not validated' : flag(row, 'notEnforced') ? 'not enforced' : undefined, notes: notesOf(row) }),
  }
}

/** A definition without what is read beside it: when it is checked, and the storage of the index. */
function alone(definition: string): string {
  const shorter = definition.replace(/( DEFERRABLE)?( INITIALLY DEFERRED)?( NOT ENFORCED)?( NOT VALID)?$/, '')
  const match = shorter.includes(' WITH (') ? / WITH \( *\)/.exec(surface(shorter)) : null
  return match === null ? shorter : shorter.slice(0, match.index) + shorter.slice(match.index + match[0].length)
}

import type { ObjectKey } from '../../../model/schema.ts'
import { nameIn, relationKey } from '../catalog/relation-key.ts'
import { flag, optional, said, text, texts } from '../catalog/text.ts'
import { surface } from '../expressions/mask.ts'
import type { CatalogRow, ReadObject, ReadScope } from '../schema-kind.ts'
import { type IndexSettings, extensionKeys, extensionsOfIndexes, indexSettings, indexSettingsColumns, notesOf } from './index-settings.ts'

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
    select k.oid::int8, n.nspname, c.relkind, format('%I.%I', n.nspname, c.relname) as table, quote_ident(k.conname) as constraint, k.contype as type, pg_get_constraintdef(k.oid) as definition,
      k.condeferrable as deferrable, k.condeferred as deferred, not k.convalidated as "notValid", ${scope.versionNumber >= 180_000 ? 'not k.conenforced' : 'false'} as "notEnforced",
      case when i.oid is not null then format('%I.%I', n.nspname, i.relname) end  as index, d.description as "indexComment", h.heirs, ${indexSettingsColumns}
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      left join pg_class i on i.oid = k.conindid and k.contype in ('p', 'u', 'x') left join pg_index x on x.indexrelid = i.oid
      left join pg_description d on d.classoid = 'pg_class'::regclass and d.objoid = i.oid and d.objsubid = 0 left join ${extensionsOfIndexes} e on e.index = i.oid left join ${alsoInQuery} h on h.oid = k.oid
    where k.contype in ('p', 'u', 'f', 'c', 'x') and (k.conparentid = 0 or k.contype <> 'f') and (k.conislocal or k.coninhcount = 0 or c.relispartition) and c.relpersistence <> 't' and ${scope.inScope('n.nspname')}`
}

/** Which tables say a check themselves that they inherit. */
const alsoInQuery = `
  (select p.oid, json_agg(format('%I.%I', n.nspname, c.relname) order by n.nspname, c.relname) as heirs
  from pg_constraint o join pg_inherits i on i.inhrelid = o.conrelid join pg_constraint p on p.conrelid = i.inhparent and p.conname = o.conname and p.contype = 'c'
    join pg_class c on c.oid = o.conrelid join pg_namespace n on n.oid = c.relnamespace
  where o.contype = 'c' and o.conislocal and o.coninhcount > 0 group by 1)`

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
    depends: [...extensionKeys(settings), ...heirs.map((heir): ObjectKey => `constraint:${heir}.${text(row, 'constraint')}`)],
    facts: said({ leftover: notValid ? 'not validated' : flag(row, 'notEnforced') ? 'not enforced' : undefined, notes: notesOf(row) }),
  }
}

/** A definition without what is read beside it: when it is checked, and the storage of the index. */
function alone(definition: string): string {
  const shorter = definition.replace(/( DEFERRABLE)?( INITIALLY DEFERRED)?( NOT ENFORCED)?( NOT VALID)?$/, '')
  const match = / WITH \( *\)/.exec(surface(shorter))
  return match === null ? shorter : shorter.slice(0, match.index) + shorter.slice(match.index + match[0].length)
}

import { type Castable, castable, isText, pathway } from './pathway.ts'
import type { CastNotes } from './notes.ts'
import { fate } from './losses.ts'

/** How the values of a column get another type. */
export interface Conversion {
  /** The expression behind `using`; absent where the server needs to be told nothing. */
  readonly using?: string
  /** Some values may not be taken. */
  readonly mayFail: boolean
  /** What of a value goes, as a sentence. */
  readonly cut?: string
  /** Every row is written anew. */
  readonly rewrites: boolean
}

export interface ConversionRequest {
  /** The column's name, quoted where it must be. */
  readonly column: string
  readonly from: { readonly type: string; readonly notes?: CastNotes | undefined }
  readonly to: { readonly type: string; readonly notes?: CastNotes | undefined }
}

/** The cast that a value takes by itself, else the one that is written out, else the way through text. Never guesses what a number means. */
export function conversionOf({ column, from, to }: ConversionRequest): Conversion {
  const target = to.type
  const [source, wanted] = [castable(from.type, from.notes), castable(to.type, to.notes)]
  const ends = { source, wanted, column, target }
  if (source.type.isArray !== wanted.type.isArray) return betweenArrayAndScalar(ends)
  const context = pathway(source, wanted)
  if (context === undefined) return roundabout(ends)
  const end = fate(source, wanted)
  const common = { mayFail: end === 'may-fail' || wanted.isDomain, rewrites: !isFree(source, wanted), ...(typeof end === 'object' ? { cut: end.cut } : {}) }
  return context === 'assignment' ? common : { ...common, using: `${column}::${target}` }
}

interface Ends {
  readonly source: Castable
  readonly wanted: Castable
  readonly column: string
  readonly target: string
}

const jsonMakers: Readonly<Record<string, string>> = { json: 'to_json', jsonb: 'to_jsonb' }
const numbers = new Set(['smallint', 'bigint', 'numeric', 'real', 'double precision'])

/** No cast leads there: a function may, or a type between, or else the text. */
function roundabout({ source, wanted, column, target }: Ends): Conversion {
  const maker = wanted.type.isArray ? undefined : jsonMakers[wanted.type.base]
  if (maker !== undefined) return { using: `${maker}(${column})`, mayFail: false, rewrites: true }
  const [a, b] = [source.type.base, wanted.type.base]
  if ((a === 'boolean' && numbers.has(b)) || (b === 'boolean' && numbers.has(a))) return { using: `${column}::integer::${target}`, mayFail: b === 'boolean', rewrites: true }
  return throughText(column, target)
}

function throughText(column: string, target: string): Conversion {
  return { using: `${column}::text::${target}`, mayFail: true, rewrites: true }
}

/** One value becomes a list of one, and a list of one a value; a longer list is an error, not a loss. A row with a null in it is a value too, which `is not null` denies. */
function betweenArrayAndScalar({ source, wanted, column, target }: Ends): Conversion {
  const element = pathway(source, wanted)
  if (wanted.type.isArray) {
    const value = element === undefined ? `${column}::text` : column
    return { using: `case when ${column} is distinct from null then array[${value}]::${target} end`, mayFail: element === undefined || fate(source, wanted) === 'may-fail', rewrites: true }
  }
  if (isText(wanted)) return { mayFail: wanted.type.modifiers.length > 0, rewrites: true }
  if (jsonMakers[wanted.type.base] !== undefined) return { using: `${jsonMakers[wanted.type.base]}(${column})`, mayFail: false, rewrites: true }
  if (element === undefined && !isText(source)) return throughText(column, target)
  return { using: `case when cardinality(${column}) < 2 then ${column}[array_lower(${column}, 1)]::${target} else ${column}::text::${target} end`, mayFail: true, rewrites: true }
}

/** Nothing but the catalog changes: the values are stored alike, and none is refused (13 to 18, reference/safety.md 1.1). */
function isFree(from: Castable, to: Castable): boolean {
  if (from.type.isArray !== to.type.isArray || to.isDomain) return false
  const pair = `${from.type.base} > ${to.type.base}`
  if (pair === 'character varying > text' || pair === 'cidr > inet' || pair === 'xml > text') return true
  if (pair === 'text > character varying') return to.type.modifiers.length === 0
  if (from.type.base !== to.type.base || from.type.base === 'character' || from.type.base === 'bit') return false
  if (from.type.base === 'numeric' && to.type.modifiers.length > 0 && from.type.modifiers[1] !== to.type.modifiers[1]) return false
  return fate(from, to) === 'kept'
}

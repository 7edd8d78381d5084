import { type Castable, isText } from './pathway.ts'

/** Casts that take every value and keep all of it. Others may fail, or cut. */
const widening: Readonly<Record<string, string>> = {
  '"char"': 'text, character varying',
  bigint: 'numeric, money',
  'bit varying': 'bit varying',
  boolean: 'integer',
  cidr: 'inet',
  date: 'timestamp without time zone, timestamp with time zone',
  integer: 'bigint, numeric, double precision, boolean',
  json: 'jsonb',
  jsonb: 'json',
  macaddr: 'macaddr8',
  money: 'numeric',
  oid: 'bigint',
  real: 'double precision, numeric',
  smallint: 'integer, bigint, numeric, real, double precision',
  'time without time zone': 'interval, time with time zone',
  'timestamp without time zone': 'timestamp with time zone',
}

/** Casts that take a value and keep a part of it. */
const cuts: Readonly<Record<string, string>> = {
  'bigint > double precision': 'digits beyond the 15th are rounded',
  'bigint > real': 'digits beyond the 6th are rounded',
  'double precision > bigint': 'fractions are rounded',
  'double precision > integer': 'fractions are rounded',
  'double precision > numeric': 'digits beyond the 15th are rounded',
  'double precision > real': 'digits beyond the 6th are rounded',
  'double precision > smallint': 'fractions are rounded',
  'inet > cidr': 'the bits right of the mask go',
  'integer > real': 'digits beyond the 6th are rounded',
  'interval > time without time zone': 'days go',
  'numeric > bigint': 'fractions are rounded',
  'numeric > double precision': 'digits beyond the 15th are rounded',
  'numeric > integer': 'fractions are rounded',
  'numeric > money': 'digits beyond the cents are rounded',
  'numeric > real': 'digits beyond the 6th are rounded',
  'numeric > smallint': 'fractions are rounded',
  'real > bigint': 'fractions are rounded',
  'real > integer': 'fractions are rounded',
  'real > smallint': 'fractions are rounded',
  'time with time zone > time without time zone': 'the zone goes',
  'timestamp with time zone > date': 'the time of day goes',
  'timestamp with time zone > time with time zone': 'the date goes',
  'timestamp with time zone > time without time zone': 'the date goes',
  'timestamp with time zone > timestamp without time zone': "the zone goes, it is the session's time that stays",
  'timestamp without time zone > date': 'the time of day goes',
  'timestamp without time zone > time without time zone': 'the date goes',
}

/** What becomes of values on the way: nothing bad, a part of them goes, or some of them are not taken. */
export function fate(from: Castable, to: Castable): 'kept' | 'may-fail' | { readonly cut: string } {
  const [source, target] = [from.type.base, to.type.base]
  if (source === target) return ofOneType(from, to)
  const cut = cuts[`${source} > ${target}`]
  if (cut !== undefined) return { cut }
  if (isText(to) && !isText(from)) return to.type.modifiers.length === 0 && (target === 'text' || target === 'character varying') ? 'kept' : 'may-fail'
  if (isText(to)) return lengthFits(from.type.modifiers, to.type.modifiers) && target !== 'name' ? 'kept' : 'may-fail'
  return widening[source]?.split(', ').includes(target) === true && to.type.modifiers.length === 0 ? 'kept' : 'may-fail'
}

/** The same type, longer, shorter or more precise. */
function ofOneType({ type: { base, modifiers: from } }: Castable, { type: { modifiers: to } }: Castable): ReturnType<typeof fate> {
  if (to.length === 0) return 'kept'
  if (base === 'bit') return from.join() === to.join() ? 'kept' : 'may-fail' // Not even a longer one takes them.
  if (base === 'numeric') return numericFate(from.map(Number), to.map(Number))
  const shorter = !lengthFits(from, to)
  if (!shorter) return 'kept'
  return /^(timestamp|time|interval)\b/.test(base) ? { cut: 'fractions of seconds are rounded' } : 'may-fail'
}

function numericFate([precision, scale = 0]: readonly number[], [newPrecision = 0, newScale = 0]: readonly number[]): ReturnType<typeof fate> {
  if (precision === undefined) return 'may-fail'
  if (precision - scale > newPrecision - newScale) return 'may-fail'
  return scale > newScale ? { cut: `digits beyond ${newScale} decimals are rounded` } : 'kept'
}

/** What was of one length goes into the other; none is the longest. */
function lengthFits(from: readonly string[], to: readonly string[]): boolean {
  if (to.length === 0) return true
  return from.length === to.length && from.every((one, index) => Number(one) <= Number(to[index]))
}

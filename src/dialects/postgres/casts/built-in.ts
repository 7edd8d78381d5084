/** How far a cast goes by itself: where a value is stored, or only where it is written out. */
export type CastContext = 'assignment' | 'explicit'

/**
 * Casts among the types that every Postgres has, implicit ones among the first. Read from pg_cast of 13 to 18 and compared with it by a test; what only some of
 * them have (`bytea` to numbers is 18's) is left out, since the way through text or an error says the same everywhere.
 */
const stored: Readonly<Record<string, string>> = {
  '"char"': 'character, character varying, text',
  bigint: 'double precision, integer, money, numeric, oid, real, smallint',
  bit: 'bit varying',
  'bit varying': 'bit',
  boolean: 'character, character varying, text',
  box: 'polygon',
  character: '"char", character varying, name, text',
  'character varying': '"char", character, name, text',
  cidr: 'character, character varying, inet, text',
  date: 'timestamp with time zone, timestamp without time zone',
  'double precision': 'bigint, integer, numeric, real, smallint',
  inet: 'character, character varying, cidr, text',
  integer: 'bigint, double precision, money, numeric, oid, real, smallint',
  interval: 'time without time zone',
  json: 'jsonb',
  jsonb: 'json',
  macaddr: 'macaddr8',
  macaddr8: 'macaddr',
  money: 'numeric',
  name: 'character, character varying, text',
  numeric: 'bigint, double precision, integer, money, real, smallint',
  oid: 'bigint, integer',
  path: 'polygon',
  point: 'box',
  polygon: 'path',
  real: 'bigint, double precision, integer, numeric, smallint',
  smallint: 'bigint, double precision, integer, numeric, oid, real',
  text: '"char", character, character varying, name',
  'time with time zone': 'time without time zone',
  'time without time zone': 'interval, time with time zone',
  'timestamp with time zone': 'date, time with time zone, time without time zone, timestamp without time zone',
  'timestamp without time zone': 'date, time without time zone, timestamp with time zone',
  xml: 'character, character varying, text',
}

const written: Readonly<Record<string, string>> = {
  '"char"': 'integer',
  bigint: 'bit',
  bit: 'bigint, integer',
  boolean: 'integer',
  box: 'circle, lseg, point',
  character: 'xml',
  'character varying': 'xml',
  circle: 'box, point, polygon',
  integer: '"char", bit, boolean',
  jsonb: 'bigint, boolean, double precision, integer, numeric, real, smallint',
  lseg: 'point',
  polygon: 'box, circle, point',
  text: 'xml',
}

const stringTypes = new Set(['character', 'character varying', 'name', 'text'])

export const builtInCasts: ReadonlyMap<string, CastContext> = new Map([...pairs(written, 'explicit'), ...pairs(stored, 'assignment')])

/** Text, whatever its length. Anything is stored as it, and it is read as anything when told. */
export function isString(base: string): boolean {
  return stringTypes.has(base)
}

function pairs(table: Readonly<Record<string, string>>, context: CastContext): readonly (readonly [string, CastContext])[] {
  return Object.entries(table).flatMap(([source, targets]) => targets.split(', ').map((target) => [`${source} > ${target}`, context] as const))
}

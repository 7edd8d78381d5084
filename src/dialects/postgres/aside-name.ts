import { createHash } from 'node:crypto'
import type { PlanContext } from '../../diff/kind.ts'
import type { SchemaObject } from '../../model/schema.ts'
import { quote } from './quote.ts'

/** A name that is out of the way: whole as SQL writes it, and without its schema. */
export interface AsideName {
  readonly name: string
  readonly bare: string
}

const nameBytesMax = 63
/** More of one name than any schema has. */
const triesMax = 1_000

/** A name beside `name` that neither schema has, and no other name beside another. */
export function asideName(name: string, context: Pick<PlanContext, 'from' | 'to'>, ending: '__old' | `__old_${number}` | '__not_null' | '__new' = '__old'): AsideName {
  const [, schema = '', own = ''] = /^((?:(?:"(?:[^"]|"")*"(?!")|[^."]+)\.)*)("(?:[^"]|"")*"(?!")|[^."]+)$/s.exec(name) ?? []
  const taken = new Set([...context.from.objects.values(), ...context.to.objects.values()].map((object: SchemaObject) => withoutArguments(object.name)))
  const bare = freeName(own, ending, (one) => taken.has(`${schema}${one}`))
  return { name: `${schema}${bare}`, bare }
}

/** A bare name beside a bare one that is not taken. */
export function freeName(name: string, ending: string, isTaken: (bare: string) => boolean): string {
  for (let tries = 1; tries <= triesMax; tries++) {
    const bare = written(cut(read(name), `${ending}${tries === 1 ? '' : tries}`))
    if (!isTaken(bare)) return bare
  }
  throw new Error(`every name beside ${name} is taken`)
}

/** A routine's name without what it takes; any other as it is. */
export function withoutArguments(name: string): string {
  return /^(?:"(?:[^"]|"")*"(?!")|[^"(])*/.exec(name)?.[0] ?? name
}

/** What does not fit is told apart by its hash. */
function cut(name: string, end: string): string {
  if (Buffer.byteLength(`${name}${end}`) <= nameBytesMax) return `${name}${end}`
  const rest = `_${createHash('sha256').update(name).digest('hex').slice(0, 8)}${end}`
  let kept = name
  while (Buffer.byteLength(`${kept}${rest}`) > nameBytesMax) kept = [...kept].slice(0, -1).join('')
  return `${kept}${rest}`
}

function read(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name
}

/** No word of the grammar ends so. */
function written(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : quote.identifier(name)
}

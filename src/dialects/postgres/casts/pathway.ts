import { type CastContext, builtInCasts, isString } from './built-in.ts'
import type { CastNotes } from './notes.ts'
import { type TypeName, typeName } from './type-name.ts'

/** A type and what is known of it. */
export interface Castable {
  readonly type: TypeName
  readonly notes: CastNotes
  /** It was a domain: it may refuse what its base takes. */
  readonly isDomain: boolean
}

/** What a domain is made of stands for the domain; not in an array of domains that are arrays themselves, which is none of what those hold. */
export function castable(text: string, notes: CastNotes = {}): Castable {
  const type = typeName(text)
  if (notes.madeOf === undefined) return { type, notes, isDomain: false }
  const made = typeName(notes.madeOf)
  return { type: made.isArray && type.isArray ? type : { ...made, isArray: made.isArray || type.isArray }, notes: {}, isDomain: true }
}

/** How far a value of one type is cast to the other, arrays aside; undefined where nothing but its text leads there (`find_coercion_pathway` in parser/parse_coerce.c). */
export function pathway(from: Castable, to: Castable): CastContext | undefined {
  const [source, target] = [from.type.base, to.type.base]
  if (source === target) return 'assignment'
  const known = builtInCasts.get(`${source} > ${target}`) ?? from.notes.to?.[target] ?? to.notes.from?.[source]
  if (known !== undefined) return known
  if (isText(to)) return 'assignment'
  return isText(from) ? 'explicit' : undefined
}

/** Text, or for an array a list of texts. */
export function isText({ type, notes }: Castable): boolean {
  return isString(type.base) || notes.isString === true
}

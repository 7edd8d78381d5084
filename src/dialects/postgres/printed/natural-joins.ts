import { partsOf } from '../../../diff/context.ts'
import type { Schema } from '../../../model/schema.ts'
import { withoutQuoted } from '../expressions/mask.ts'

const form = ' ON TRUE'
const name = String.raw`(?:[a-z_][\w$]*|"(?:[^"]|"")+")`
const relation = new RegExp(String.raw`^(?:ONLY )?(${name}\.${name})(?: ${name})?$`)
const joined = /\s+(?:CROSS|LEFT|RIGHT|FULL|NATURAL)? ?JOIN /g

/**
 * A natural outer join of what has no columns in common is printed `LEFT JOIN b ON TRUE`, and read again becomes `ON (true)`. Only a natural join has no condition:
 * so it is written as one, where tables and views on both sides are known and have indeed no column in common.
 */
export function naturalJoins(query: string, schema: Schema): string {
  let text = query
  for (let at = withoutQuoted(text).indexOf(form); at >= 0; at = withoutQuoted(text).indexOf(form, at + 1)) {
    const join = joinBefore(text, at)
    if (join === undefined || !areApart(columnsOf(join.left, schema), columnsOf(join.right, schema))) continue
    text = `${text.slice(0, join.word)}NATURAL ${text.slice(join.word, at)}${text.slice(at + form.length)}`
  }
  return text
}

interface Join {
  readonly left: string
  readonly right: string
  /** Where its words begin. */
  readonly word: number
}

/** The join that ends at `end`: it begins behind the parenthesis that is open there. */
function joinBefore(text: string, end: number): Join | undefined {
  const open = openAt(withoutQuoted(text), end)
  return open < 0 ? undefined : splitJoin(text, open + 1, end)
}

function splitJoin(text: string, from: number, to: number): Join | undefined {
  const seen = outermost(withoutQuoted(text.slice(from, to)))
  const last = [...seen.matchAll(joined)].at(-1)
  if (last === undefined) return undefined
  const [start, after] = [from + last.index, from + last.index + last[0].length]
  return { left: text.slice(from, start).trim(), right: text.slice(after, to).trim(), word: start + last[0].search(/\S/) }
}

/** Undefined where it is not known. */
function columnsOf(operand: string, schema: Schema): ReadonlySet<string> | undefined {
  if (operand.startsWith('(') && operand.endsWith(')')) {
    const inner = operand.slice(1, -1).replace(/ (?:ON TRUE|ON \([^]*\)|USING \([^)]*\))$/, '')
    const join = splitJoin(inner, 0, inner.length)
    const [left, right] = join === undefined ? [] : [columnsOf(join.left, schema), columnsOf(join.right, schema)]
    return left === undefined || right === undefined ? undefined : new Set([...left, ...right])
  }
  const known = relation.exec(operand)?.[1]
  return known === undefined ? undefined : columnsIn(known, schema)
}

function columnsIn(known: string, schema: Schema): ReadonlySet<string> | undefined {
  const of = (['view', 'materialized-view'] as const).map((kind) => schema.objects.get(`${kind}:${known}`)?.facts?.columns).find((columns) => columns !== undefined)
  if (of !== undefined) return new Set(of.map((column) => column.name))
  const columns = (['table', 'foreign-table'] as const).map((kind) => partsOf(schema).get(`${kind}:${known}`)?.get('column')).find((found) => found !== undefined)
  return columns === undefined ? undefined : new Set(columns.map(({ is }) => String(is['column'])))
}

function areApart(left: ReadonlySet<string> | undefined, right: ReadonlySet<string> | undefined): boolean {
  return left !== undefined && right !== undefined && ![...left].some((column) => right.has(column))
}

function openAt(bare: string, end: number): number {
  let depth = 0
  for (let at = end - 1; at >= 0; at--) {
    if (bare[at] === ')') depth++
    else if (bare[at] === '(' && depth-- === 0) return at
  }
  return -1
}

/** Of the same length, what stands in parentheses blank. */
function outermost(bare: string): string {
  let depth = 0
  return [...bare].map((character) => {
    if (character === ')') depth--
    const seen = depth > 0 ? '_' : character
    if (character === '(') depth++
    return seen
  }).join('')
}

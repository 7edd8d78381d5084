import type { Token } from './static-tokens.ts'

/** A top-level name: where its expression begins, and which property of it the name is when it was taken apart. */
export interface Declaration {
  /** Index of the expression's first token; absent for what has none (a function, a class). */
  readonly at?: number
  readonly property?: string
  /** Index of the expression that stands in for an undefined property. */
  readonly fallback?: number
  readonly what?: string
}

/** The top level of a module. */
export interface ModuleOutline {
  readonly tokens: readonly Token[]
  readonly declarations: ReadonlyMap<string, Declaration>
  readonly imports: readonly { readonly module: string; readonly local: string; readonly name: string }[]
  /** Index of the default export's expression. */
  readonly default?: number
  /** Calls that stand as statements of their own: indices of their arguments' first tokens. */
  readonly calls: readonly { readonly path: readonly string[]; readonly arguments: readonly number[] }[]
}

interface Building {
  readonly tokens: readonly Token[]
  readonly declarations: Map<string, Declaration>
  readonly imports: { module: string; local: string; name: string }[]
  readonly calls: { path: string[]; arguments: number[] }[]
  default?: number
}

/** Finds declarations, imports, the default export and plain calls at the top level; everything else is stepped over. */
export function outline(tokens: readonly Token[]): ModuleOutline {
  const building: Building = { tokens, declarations: new Map(), imports: [], calls: [] }
  for (let index = 0; index < tokens.length; ) index = Math.max(index + 1, statement(building, index))
  return building
}

const text = (building: Building, index: number) => building.tokens[index]?.text
const isMark = (building: Building, index: number, mark: string) => building.tokens[index]?.kind === 'mark' && text(building, index) === mark

/** Reads what begins here and returns the index behind it. */
function statement(building: Building, start: number): number {
  const token = building.tokens[start]
  if (token === undefined) return start
  if (token.kind === 'mark') return '([{'.includes(token.text) ? behindGroup(building.tokens, start) : start + 1
  if (token.kind !== 'name') return start + 1
  if (token.text === 'import') return importOf(building, start)
  if (token.text === 'export' && text(building, start + 1) === 'default') {
    building.default = start + 2
    return start + 2
  }
  if (/^(?:const|let|var)$/.test(token.text)) return declare(building, start + 1)
  if (/^(?:function|class|enum)$/.test(token.text)) return opaque(building, start)
  return pathOrCall(building, start)
}

/** `module.exports = …`, or a call such as `dotenv.config({ … })`. */
function pathOrCall(building: Building, start: number): number {
  const path: string[] = [text(building, start) ?? '']
  let index = start + 1
  for (; isMark(building, index, '.') || isMark(building, index, '?.'); index += 2) path.push(text(building, index + 1) ?? '')
  if (isMark(building, index, '=') && (path.join('.') === 'module.exports' || path.join('.') === 'exports.default')) {
    building.default = index + 1
    return index + 1
  }
  if (!isMark(building, index, '(')) return index
  building.calls.push({ path, arguments: argumentsOf(building.tokens, index) })
  return behindGroup(building.tokens, index)
}

function importOf(building: Building, start: number): number {
  let index = start + 1
  if (isMark(building, index, '(') || isMark(building, index, '.')) return index // import(…) and import.meta are expressions.
  if (text(building, index) === 'type' && !isMark(building, index + 1, ',') && text(building, index + 1) !== 'from') index += 1
  const names: { local: string; name: string }[] = []
  for (; index < building.tokens.length; index += 1) {
    const token = building.tokens[index] as Token
    if (token.kind === 'string') {
      building.imports.push(...(names.length === 0 ? [{ local: '', name: '' }] : names).map((one) => ({ module: token.text, ...one })))
      return index + 1
    }
    if (isMark(building, index, '*')) {
      names.push({ local: text(building, index + 2) ?? '', name: '*' })
      index += 2
    } else if (isMark(building, index, '{')) {
      const end = behindGroup(building.tokens, index) - 1
      names.push(...named(building, index + 1, end))
      index = end
    } else if (token.kind === 'name' && token.text !== 'from') names.push({ local: token.text, name: 'default' })
    else if (token.kind === 'mark' && token.text !== ',') return index
  }
  return index
}

function named(building: Building, start: number, end: number): { local: string; name: string }[] {
  const found: { local: string; name: string }[] = []
  for (let index = start; index < end; index += 1) {
    if (building.tokens[index]?.kind !== 'name' && building.tokens[index]?.kind !== 'string') continue
    if (text(building, index) === 'type' && building.tokens[index + 1]?.kind === 'name' && text(building, index + 1) !== 'as') continue
    const renamed = text(building, index + 1) === 'as'
    found.push({ name: text(building, index) ?? '', local: text(building, renamed ? index + 2 : index) ?? '' })
    if (renamed) index += 2
  }
  return found
}

/** One `const` with one or several declarators; returns the index of the first one's expression, whose end nobody needs. */
function declare(building: Building, start: number): number {
  if (isMark(building, start, '{')) {
    const end = behindGroup(building.tokens, start)
    const at = behindType(building, end)
    if (at !== undefined) takeApart(building, start + 1, end - 1, at)
    return at ?? end
  }
  const declared = text(building, start)
  const at = behindType(building, start + 1)
  if (declared !== undefined && building.tokens[start]?.kind === 'name') building.declarations.set(declared, at === undefined ? { what: `${declared} is set later` } : { at })
  return at ?? start + 1
}

/** Behind an optional `: type` and the `=`; undefined when there is no `=` before the statement ends. */
function behindType(building: Building, start: number): number | undefined {
  for (let index = start; index < building.tokens.length; index += 1) {
    const token = building.tokens[index] as Token
    if (token.kind !== 'mark') continue
    if (token.text === '=') return index + 1
    if (token.text === ';') return undefined
    if ('([{'.includes(token.text)) index = behindGroup(building.tokens, index) - 1
  }
  return undefined
}

function takeApart(building: Building, start: number, end: number, at: number): void {
  for (let index = start; index < end; index += 1) {
    const property = text(building, index)
    if (property === undefined || building.tokens[index]?.kind !== 'name') continue
    const renamed = isMark(building, index + 1, ':')
    const local = renamed ? text(building, index + 2) : property
    if (renamed) index += 2
    const fallback = isMark(building, index + 1, '=') ? index + 2 : undefined
    if (local !== undefined) building.declarations.set(local, { at, property, ...(fallback !== undefined && { fallback }) })
    while (index + 1 < end && !isMark(building, index + 1, ',')) index = '([{'.includes(text(building, index + 1) ?? ' ') ? behindGroup(building.tokens, index + 1) - 1 : index + 1
  }
}

function opaque(building: Building, start: number): number {
  const declared = text(building, start + 1) === '*' ? text(building, start + 2) : text(building, start + 1)
  if (declared !== undefined) building.declarations.set(declared, { what: `${text(building, start)} ${declared}` })
  let index = start + 1
  while (index < building.tokens.length && !isMark(building, index, '{')) index = isMark(building, index, '(') ? behindGroup(building.tokens, index) : index + 1
  return behindGroup(building.tokens, index)
}

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/** The index behind the group that opens here. */
export function behindGroup(tokens: readonly Token[], start: number): number {
  const stack: string[] = []
  for (let index = start; index < tokens.length; index += 1) {
    const token = tokens[index] as Token
    if (token.kind !== 'mark') continue
    const end = closing[token.text]
    if (end !== undefined) stack.push(end)
    else if (token.text === stack.at(-1) && stack.pop() !== undefined && stack.length === 0) return index + 1
  }
  return tokens.length
}

/** Indices of the first tokens of a call's arguments; `start` is its `(`. */
export function argumentsOf(tokens: readonly Token[], start: number): number[] {
  const end = behindGroup(tokens, start) - 1
  const found: number[] = []
  for (let index = start + 1; index < end; index += 1) {
    found.push(index)
    while (index < end && !(tokens[index]?.kind === 'mark' && tokens[index]?.text === ',')) {
      const opens = tokens[index]?.kind === 'mark' && closing[tokens[index]?.text ?? ''] !== undefined
      index = opens ? behindGroup(tokens, index) : index + 1
    }
  }
  return found
}

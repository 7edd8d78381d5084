import { dirname } from 'node:path'
import { called, type Found, member, operate, truthy } from './static-members.ts'
import { argumentsOf, behindGroup } from './static-outline.ts'
import type { Token } from './static-tokens.ts'
import { isStaticObject, known, type Static, unknown } from './static-value.ts'

/** What names mean where an expression stands. */
export interface Scope {
  readonly file: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** A name's value, or where it was imported from when that was not followed. */
  lookup(name: string): { readonly value?: Static; readonly from?: string; readonly name?: string } | undefined
  member(of: Evaluated, name: string): Static
}

/** An expression's value, the path of names it was when it is one (`process.env.X`), and the index behind it. */
export interface Evaluated {
  readonly value: Static
  readonly path?: readonly string[]
  readonly end: number
  member(name: string): Static
}

/** Evaluates the expression that begins at a token. Never throws; what it cannot know is unknown. */
export function evaluate(tokens: readonly Token[], start: number, scope: Scope): Evaluated {
  const reader = new Reader(tokens, start, scope)
  const found = reader.expression()
  return { ...found, end: reader.index, member: (name) => member(found, name, scope).value }
}

const nestingMax = 100
const binary: Readonly<Record<string, number>> = { '??': 1, '||': 2, '&&': 3, '==': 6, '!=': 6, '===': 6, '!==': 6, '<': 7, '>': 7, '<=': 7, '>=': 7, '+': 9, '-': 9, '*': 10, '/': 10, '%': 10 }

/** One walk over the tokens; a class because every step moves the same index. */
class Reader {
  readonly tokens: readonly Token[]
  readonly scope: Scope
  index: number
  nesting = 0

  constructor(tokens: readonly Token[], index: number, scope: Scope) {
    this.tokens = tokens
    this.index = index
    this.scope = scope
  }

  expression(): Found {
    if (this.nesting > nestingMax) return { value: unknown('nested too deeply') }
    this.nesting += 1
    const found = this.conditional()
    this.nesting -= 1
    return found
  }

  conditional(): Found {
    const condition = this.operation(0)
    if (!this.mark('?')) return condition
    this.index += 1
    const yes = this.expression()
    if (this.mark(':')) this.index += 1
    const no = this.expression()
    if (condition.value.known) return truthy(condition.value) ? yes : no
    return { value: unknown(condition.value.why, [...condition.value.env, ...yes.value.env, ...no.value.env]) }
  }

  operation(minimum: number): Found {
    let left: Found = this.unary()
    for (;;) {
      const operator = this.tokens[this.index]
      const strength = operator?.kind === 'mark' ? binary[operator.text] : undefined
      if (operator === undefined || strength === undefined || strength <= minimum) return left
      this.index += 1
      const right = this.operation(strength)
      left = { value: operate(operator.text, left.value, right.value) }
    }
  }

  unary(): Found {
    const token = this.tokens[this.index]
    if (token?.kind === 'mark' && (token.text === '!' || token.text === '-' || token.text === '+')) {
      this.index += 1
      const { value } = this.unary()
      if (!value.known) return { value }
      const negated = token.text === '!' ? !truthy(value) : token.text === '-' ? -Number(value.value) : Number(value.value)
      return { value: known(negated, value.env) }
    }
    if (token?.kind === 'name' && (token.text === 'await' || token.text === 'typeof' || token.text === 'void')) {
      this.index += 1
      const { value } = this.unary()
      return token.text === 'await' ? { value } : { value: unknown(token.text, value.env) }
    }
    return this.postfix(this.primary())
  }

  postfix(start: Found): Found {
    let found = start
    for (;;) {
      const token = this.tokens[this.index]
      if (token === undefined) return found
      if (this.mark('.') || this.mark('?.')) found = this.dot(found)
      else if (this.mark('[')) found = this.bracket(found)
      else if (this.mark('(')) found = this.call(found)
      else if (this.mark('!')) this.index += 1
      else if (token.kind === 'template') {
        this.index += 1
        found = { value: unknown('a tagged template') }
      } else if (token.kind === 'name' && (token.text === 'as' || token.text === 'satisfies')) {
        this.index += 1
        this.type()
      } else if (this.mark('<') && this.behindGenerics() !== undefined) this.index = this.behindGenerics() as number
      else return found
    }
  }

  dot(found: Found): Found {
    this.index += 1
    if (this.mark('[')) return this.bracket(found)
    if (this.mark('(')) return this.call(found)
    const name = this.tokens[this.index]?.text ?? ''
    this.index += 1
    return member(found, name, this.scope)
  }

  bracket(found: Found): Found {
    const end = behindGroup(this.tokens, this.index)
    this.index += 1
    const { value } = this.expression()
    this.index = end
    if (!value.known) return { value: unknown(value.why, value.env) }
    return member(found, String(value.value), this.scope)
  }

  call(found: Found): Found {
    const starts = argumentsOf(this.tokens, this.index)
    const end = behindGroup(this.tokens, this.index)
    const values = starts.map((one) => evaluate(this.tokens, one, this.scope).value)
    this.index = end
    return { value: called(found, values, this.scope) }
  }

  primary(): Found {
    const token = this.tokens[this.index]
    if (token === undefined) return { value: unknown('the end of the file') }
    if (this.isFunction()) return this.functionValue()
    this.index += 1
    if (token.kind === 'string') return { value: known(token.text) }
    if (token.kind === 'number') return { value: known(Number(token.text.replace(/n$/, ''))) }
    if (token.kind === 'template') return { value: this.template(token) }
    if (token.kind === 'regex') return { value: unknown('a regular expression') }
    if (token.kind === 'name') return this.named(token.text)
    if (token.text === '{') return { value: this.object() }
    if (token.text === '[') return { value: this.list() }
    if (token.text === '(') {
      const found = this.expression()
      if (this.mark(')')) this.index += 1
      return found
    }
    return { value: unknown(`an unexpected ${token.text}`) }
  }

  named(name: string): Found {
    if (Object.hasOwn(constants, name)) return { value: known(constants[name]) }
    if (name === '__dirname') return { value: known(dirname(this.scope.file)) }
    if (name === '__filename') return { value: known(this.scope.file) }
    if (name === 'new') return { value: this.made() }
    const found = this.scope.lookup(name)
    if (found?.value !== undefined) return { value: found.value, path: [name] }
    if (found?.from !== undefined) return { value: unknown(`${name} from ${found.from}`), path: [`${found.from}:${found.name}`] }
    return { value: unknown(name), path: [name] }
  }

  /** `new URL('./x', import.meta.url)`, as a path. */
  made(): Static {
    const name = this.tokens[this.index]?.text
    this.index += 1
    if (!this.mark('(')) return unknown(`new ${name}`)
    const values = argumentsOf(this.tokens, this.index).map((one) => evaluate(this.tokens, one, this.scope).value)
    this.index = behindGroup(this.tokens, this.index)
    const [path, base] = values.map((value) => (value.known && typeof value.value === 'string' ? value.value : undefined))
    if (name !== 'URL' || path === undefined || base === undefined || !URL.canParse(path, base)) return unknown(`new ${name}`, values.flatMap(({ env }) => env))
    return known(new URL(path, base).href)
  }

  template(token: Extract<Token, { kind: 'template' }>): Static {
    let text = token.parts[0] ?? ''
    const env: string[] = []
    let why: string | undefined
    for (const [index, hole] of token.holes.entries()) {
      const { value } = evaluate(hole, 0, this.scope)
      env.push(...value.env)
      if (!value.known || typeof value.value === 'object') why ??= value.known ? 'an object in a template' : value.why
      else text += String(value.value)
      text += token.parts[index + 1] ?? ''
    }
    return why === undefined ? known(text, env) : unknown(why, env)
  }

  object(): Static {
    const properties = new Map<string, Static>()
    let open = false
    while (this.index < this.tokens.length && !this.mark('}')) {
      const before = this.index
      if (this.mark('...')) {
        this.index += 1
        const { value } = this.expression()
        if (value.known && isStaticObject(value.value)) {
          for (const [name, one] of value.value.properties) properties.set(name, one)
          open ||= value.value.open
        } else if (!value.known) open = true
      } else this.property(properties)
      if (this.mark(',')) this.index += 1
      else if (!this.mark('}')) this.index = Math.max(this.index, before + 1)
    }
    this.index += 1
    return known({ properties, open })
  }

  property(properties: Map<string, Static>): void {
    const key = this.key()
    if (this.mark('(')) {
      this.index = behindGroup(this.tokens, this.index)
      while (this.index < this.tokens.length && !this.mark('{')) this.index += 1
      this.index = behindGroup(this.tokens, this.index)
      if (key !== undefined) properties.set(key, unknown(`the method ${key}`))
    } else if (this.mark(':')) {
      this.index += 1
      const { value } = this.expression()
      if (key !== undefined) properties.set(key, value)
    } else if (key !== undefined) properties.set(key, this.named(key).value)
  }

  key(): string | undefined {
    const token = this.tokens[this.index]
    if (this.mark('[')) {
      const end = behindGroup(this.tokens, this.index)
      this.index += 1
      const { value } = this.expression()
      this.index = end
      return value.known ? String(value.value) : undefined
    }
    this.index += 1
    return token?.kind === 'name' || token?.kind === 'string' || token?.kind === 'number' ? token.text : undefined
  }

  list(): Static {
    const values: Static[] = []
    while (this.index < this.tokens.length && !this.mark(']')) {
      const spread = this.mark('...')
      if (spread) this.index += 1
      const before = this.index
      const { value } = this.expression()
      if (spread && value.known && Array.isArray(value.value)) values.push(...(value.value as readonly Static[]))
      else values.push(spread ? unknown('a spread') : value)
      if (this.mark(',')) this.index += 1
      else if (!this.mark(']')) this.index = Math.max(this.index, before + 1)
    }
    this.index += 1
    return known(values)
  }

  isFunction(): boolean {
    const token = this.tokens[this.index]
    if (token?.kind === 'name' && /^(?:async|function|class)$/.test(token.text)) return true
    if (token?.kind === 'name') return this.tokens[this.index + 1]?.text === '=>'
    return this.mark('(') && this.tokens[behindGroup(this.tokens, this.index)]?.text === '=>'
  }

  /** Steps over a function; its result is what only running it tells. */
  functionValue(): Found {
    for (let depth = 0; this.index < this.tokens.length; this.index += 1) {
      const token = this.tokens[this.index] as Token
      if (token.kind !== 'mark') continue
      if ('([{'.includes(token.text)) this.index = behindGroup(this.tokens, this.index) - 1
      else if (')]},;'.includes(token.text) && depth === 0) break
    }
    return { value: unknown('a function') }
  }

  /** Steps over a type: `A.B<C>[]`, `{ … }`, unions of them. */
  type(): void {
    for (;;) {
      const token = this.tokens[this.index]
      if (token === undefined) return
      if (token.kind === 'mark' && '([{'.includes(token.text)) this.index = behindGroup(this.tokens, this.index)
      else if (token.kind === 'mark') return
      else this.index += 1
      if (token.kind === 'name' && /^(?:keyof|typeof|readonly)$/.test(token.text)) continue
      while (this.mark('.') || this.mark('[') || this.mark('<')) {
        if (this.mark('.')) this.index += 2
        else this.index = this.mark('[') ? behindGroup(this.tokens, this.index) : this.behindAngles(this.index)
      }
      if (!this.mark('|') && !this.mark('&')) return
      this.index += 1
    }
  }

  /** Behind `<…>` when a call follows, so that a comparison is not taken for type arguments. */
  behindGenerics(): number | undefined {
    const end = this.behindAngles(this.index)
    return this.tokens[end]?.kind === 'mark' && this.tokens[end]?.text === '(' ? end : undefined
  }

  behindAngles(start: number): number {
    let depth = 0
    for (let index = start; index < this.tokens.length; index += 1) {
      const token = this.tokens[index] as Token
      if (token.kind !== 'mark') continue
      if (token.text === '<') depth += 1
      else if (/^>+$/.test(token.text)) depth -= token.text.length
      else if (token.text === ';') return start + 1
      if (depth <= 0) return index + 1
    }
    return start + 1
  }

  mark(text: string): boolean {
    const token = this.tokens[this.index]
    return token?.kind === 'mark' && token.text === text
  }
}

const constants: Readonly<Record<string, boolean | null | undefined | number>> = { true: true, false: false, null: null, undefined: undefined, NaN: Number.NaN, Infinity: Number.POSITIVE_INFINITY }

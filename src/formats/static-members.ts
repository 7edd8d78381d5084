import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Scope } from './static-evaluate.ts'
import { at, isStaticObject, known, type Static, unknown } from './static-value.ts'

/** A value, and the path of names it was when it is one (`process.env.X`). */
export interface Found {
  readonly value: Static
  readonly path?: readonly string[]
}

export const truthy = (value: Static) => value.known && Boolean(value.value)

/** A binary operator over two values; the logical ones look at the left one first. */
export function operate(operator: string, left: Static, right: Static): Static {
  const env = [...left.env, ...right.env]
  if (operator === '??' || operator === '||' || operator === '&&') {
    if (!left.known) return unknown(left.why, env)
    const takesLeft = operator === '??' ? left.value !== undefined && left.value !== null : operator === '||' ? truthy(left) : !truthy(left)
    const taken = takesLeft ? left : right
    return taken.known ? known(taken.value, env) : unknown(taken.why, env)
  }
  if (!left.known || !right.known) return unknown(left.known ? (right as { why: string }).why : left.why, env)
  const [a, b] = [left.value as never, right.value as never]
  const results: Readonly<Record<string, () => string | number | boolean>> = {
    '+': () => (a as number) + (b as number),
    '-': () => a - b,
    '*': () => a * b,
    '/': () => a / b,
    '%': () => a % b,
    '<': () => a < b,
    '>': () => a > b,
    '<=': () => a <= b,
    '>=': () => a >= b,
    '===': () => a === b,
    '!==': () => a !== b,
    '==': () => a === b || ((a ?? null) === null && (b ?? null) === null),
    '!=': () => !(a === b || ((a ?? null) === null && (b ?? null) === null)),
  }
  return known(results[operator]?.(), env)
}

const variable = /^[A-Z][A-Z0-9_]*$/

/** A property: of an object that is known, of the environment, or of something imported that is probably a checked copy of it (`env.DATABASE_URL`). */
export function member(of: Found, name: string, scope: Scope): Found {
  const path = of.path === undefined ? undefined : [...of.path, name]
  const where = path?.join('.')
  const fromEnv = /^(?:process\.env|import\.meta\.env|Bun\.env|globalThis\.process\.env|(?:node:)?process:(?:default\.)?env)\.([^.]+)$/.exec(where ?? '')?.[1]
  if (fromEnv !== undefined) return { value: known(scope.env[fromEnv], [fromEnv]) }
  if (where === 'import.meta.url') return { value: known(pathToFileURL(scope.file).href) }
  if (where === 'import.meta.dirname') return { value: known(dirname(scope.file)) }
  if (where === 'import.meta.filename') return { value: known(scope.file) }
  if (of.value.known && typeof of.value.value === 'string' && name === 'pathname' && of.value.value.startsWith('file:')) return { value: known(fileURLToPath(of.value.value)) }
  if (of.value.known && isStaticObject(of.value.value)) return { value: at(of.value, name), ...(path && { path }) }
  if (of.value.known && Array.isArray(of.value.value)) return { value: (of.value.value as readonly Static[])[Number(name)] ?? known(undefined) }
  if (of.value.known) return { value: unknown(`.${name}`, of.value.env), ...(path && { path: [...path] }) }
  return { value: unknown(`${of.value.why}.${name}`, variable.test(name) ? [...of.value.env, name] : of.value.env), ...(path && { path }) }
}

/** Calls that can be known without running anybody's code. */
export function called(of: Found, values: readonly Static[], scope: Scope): Static {
  const path = of.path?.join('.') ?? ''
  const last = path.split(/[.:]/).at(-1) ?? ''
  const env = values.flatMap((value) => value.env)
  const texts = values.map((value) => (value.known && typeof value.value === 'string' ? value.value : undefined))
  if (last === 'defineConfig' && values[0] !== undefined) return values[0]
  if (path === 'process.cwd') return known(scope.cwd)
  if ((last === 'env' || path === 'Deno.env.get') && texts[0] !== undefined) return known(scope.env[texts[0]], [texts[0]])
  if ((last === 'String' || last === 'trim' || last === 'toString') && values[0]?.known === true && values.length === 1) return known(String(values[0].value), env)
  if (texts.every((text) => text !== undefined)) {
    const parts = texts as readonly string[]
    if (last === 'join' && parts.length > 0) return known(join(...parts), env)
    if (last === 'resolve' && parts.length > 0) return known(resolve(scope.cwd, ...parts), env)
    if (last === 'dirname' && parts[0] !== undefined) return known(dirname(parts[0]), env)
    if (last === 'fileURLToPath' && parts[0]?.startsWith('file:') === true) return known(fileURLToPath(parts[0]), env)
  }
  const asked = texts.filter((text) => text !== undefined && variable.test(text)) as string[]
  return unknown(`the call of ${last === '' ? 'a function' : last}`, [...env, ...asked])
}


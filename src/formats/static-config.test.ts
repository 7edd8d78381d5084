import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { temporaryFolders } from '../../test/support/folders.ts'
import { readStatic } from './static-config.ts'
import { tokens } from './static-tokens.ts'
import { at, envNames, plain, textAt } from './static-value.ts'

const folders = temporaryFolders()
afterAll(folders.remove)

const read = (text: string, env: Readonly<Record<string, string>> = {}, file = '/p/drizzle.config.ts') => readStatic(text, { file, cwd: '/p', env }).default
const value = (expression: string, env: Readonly<Record<string, string>> = {}) => read(`export default ${expression}`, env)

describe('an expression is read', () => {
  it.each<[string, unknown]>([
    [`'a\\n\\x41\\u{1F600}'`, 'a\nA😀'],
    ['`a${`b${1 + 2}`}c`', 'ab3c'],
    ['{ a: 1, "b": [true, null], [`c${1}`]: -2, d: { e: undefined } }', { a: 1, b: [true, null], c1: -2, d: { e: undefined } }],
    ['defineConfig<Config<A, B>>({ a: 1 }) satisfies Config', { a: 1 }],
    ['({ a: 1 } as const)', { a: 1 }],
    ['{ a: x as unknown as string | { b: 1 }[] }', { a: undefined }],
    ['{ ...{ a: 1, b: 1 }, b: 2 }', { a: 1, b: 2 }],
    ['true ? "yes" : "no"', 'yes'],
    ['1 < 2 && "a" !== "b"', true],
    ['(undefined ?? null) ?? "x"', 'x'],
    ['process.cwd()', '/p'],
    ['__dirname', '/p'],
    ['import.meta.dirname + "/x"', '/p/x'],
    ['new URL("./m", import.meta.url).pathname', '/p/m'],
    ['{ f() { return {} }, g: () => ({ a: 1 }), h: async function () {}, z: 1 }', { f: undefined, g: undefined, h: undefined, z: 1 }],
    ['{ r: /[/"]}/g, z: 1 }', { r: undefined, z: 1 }],
    ['{ a: [...[1, 2], 3] }', { a: [1, 2, 3] }],
    ['String(5432)', '5432'],
  ])('%s', (expression, expected) => {
    expect(plain(value(expression))).toEqual(expected)
  })

  it('with its constants, wherever they stand', () => {
    expect(plain(read('const a: string = b + "!"\nexport default { out: a, x: { a } }\nconst b = "hi", c = 1'))).toEqual({ out: 'hi!', x: { a: 'hi!' } })
  })

  it('with what it takes apart', () => {
    expect(plain(read('const { A, B: b = "two", C } = process.env\nexport default { A, b, C }', { A: 'one' }))).toEqual({ A: 'one', b: 'two', C: undefined })
  })

  it('with what it imports from files beside it', () => {
    const dir = folders.make({ 'base.ts': 'import { out } from "./out.js"\nexport const base = { out, dialect: "mysql" }', 'out.ts': 'export const out = "x"', 'drizzle.config.ts': '' })
    expect(plain(readStatic('import { base as b } from "./base"\nexport default { ...b, breakpoints: false }', { file: `${dir}/drizzle.config.ts`, cwd: dir, env: {} }).default)).toEqual({ out: 'x', dialect: 'mysql', breakpoints: false })
  })

  it('from CommonJS and from JSON', () => {
    expect(plain(read('const { defineConfig } = require("drizzle-kit")\nmodule.exports = defineConfig({ out: "a" })'))).toEqual({ out: 'a' })
    expect(plain(read('{ "out": "a" }', {}, '/p/drizzle.config.json'))).toEqual({ out: 'a' })
  })

  it('with joined paths', () => {
    expect(textAt(read('import path from "node:path"\nexport default { out: path.join("a", "b"), abs: path.resolve("c") }'), 'out')).toBe('a/b')
    expect(textAt(read('import { resolve } from "path"\nexport default { abs: resolve("c") }'), 'abs')).toBe('/p/c')
  })
})

describe('an environment variable is named and looked up', () => {
  it.each([
    'process.env.URL',
    'process.env.URL!',
    'process.env["URL"]',
    '(process.env.URL as string)',
    'process.env.URL ?? "none"',
    '`${process.env.URL}`',
    'Deno.env.get("URL")',
    'env("URL")',
    'String(process.env.URL)',
  ])('%s', (expression) => {
    const found = value(`{ url: ${expression} }`, { URL: 'postgres://x' })
    expect(textAt(found, 'url')).toBe('postgres://x')
    expect(envNames(found)).toEqual(['URL'])
  })

  it('through an import of the process module', () => {
    expect(textAt(read('import process from "node:process"\nexport default { url: process.env.URL }', { URL: 'x' }), 'url')).toBe('x')
    expect(textAt(read('import { env } from "node:process"\nexport default { url: env.URL }', { URL: 'x' }), 'url')).toBe('x')
  })

  it('even where its value cannot be known: a checked environment, a helper', () => {
    expect(envNames(read('import { env } from "@/env"\nexport default { url: env.DATABASE_URL }'))).toEqual(['DATABASE_URL'])
    expect(envNames(read('function need(n) { throw 1 }\nexport default { url: need("DATABASE_URL") }'))).toEqual(['DATABASE_URL'])
    expect(envNames(read('const env = z.object({}).parse(process.env)\nexport default { url: env.DB_URL }'))).toEqual(['DB_URL'])
  })
})

describe('what only running would tell', () => {
  it('is unknown, with the reason, and leaves the rest known', () => {
    const found = read('import { x } from "somewhere"\nexport default { out: x(), dialect: "mysql", ...y }')
    expect(at(found, 'out')).toMatchObject({ known: false, why: expect.stringContaining('call of x') })
    expect(textAt(found, 'dialect')).toBe('mysql')
    expect(at(found, 'driver')).toMatchObject({ known: false })
  })

  it('is a declaration that needs itself', () => {
    expect(at(read('const a = b; const b = a\nexport default { a }'), 'a')).toMatchObject({ known: false })
  })

  it('is a condition over it, with the variables of both sides', () => {
    expect(value('remote() ? process.env.A : process.env.B')).toMatchObject({ known: false, env: ['A', 'B'] })
  })
})

it('lists the .env files that are loaded', () => {
  const files = (text: string) => readStatic(text, { file: '/p/c.ts', cwd: '/p', env: {} }).envFiles
  expect(files('import "dotenv/config"')).toEqual(['/p/.env'])
  expect(files('import * as dotenv from "dotenv"\ndotenv.config({ path: ".env.local" })')).toEqual(['/p/.env.local'])
  expect(files('import { config } from "dotenv"\nconfig({ path: `${process.cwd()}/../.env` })')).toEqual(['/p/../.env'])
  expect(files('process.loadEnvFile(".env.dev")')).toEqual(['/p/.env.dev'])
  expect(files('other.config({ path: ".env.local" })')).toEqual([])
})

describe('any text', () => {
  const pieces = fc.constantFrom('export default ', '{', '}', '(', ')', '[', ']', 'a', ':', ',', '...', '=>', '`x${', '`', '"s"', "'", '/', '//c\n', '/*', '*/', '<', '>', '?', '.', 'as ', 'const x = ', 'process.env.', 'import ', ' from ', 'function ', '\n', ';', '-', '!', '1')

  it('is read to an end, without an error', () => {
    fc.assert(fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => void plain(read(parts.join('')))), { numRuns: 2000 })
  })

  it('is cut into tokens in the order in which they stand', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const starts = tokens(text).map((token) => token.at)
      expect(starts).toEqual([...starts].sort((a, b) => a - b))
    }))
  })

  it('of a comment of many megabytes is cut to an end', () => {
    expect(tokens(`/*${'word\n'.repeat(2_000_000)}*/x`)).toMatchObject([{ kind: 'name', text: 'x' }])
  })

  it('of JSON reads as JSON does', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }).filter((json) => !JSON.stringify(json).includes('__proto__')), (json) => {
      expect(JSON.stringify(plain(read(JSON.stringify(json), {}, '/p/x.json')))).toBe(JSON.stringify(json))
    }))
  })
})

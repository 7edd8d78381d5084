import * as v from 'valibot'
import { didYouMean } from '../errors/suggest.ts'
import type { Position } from '../errors/skein-error.ts'
import { configEmpty, configInvalid, configNotYet, configUnknownKey } from './errors.ts'
import { contradictions } from './contradictions.ts'
import { type ConfigPath, type ConfigProblem, shownPath } from './problem.ts'
import { reservedFormats, reservedKeys } from './reserved.ts'
import { databaseEntries, fleetEntries, fleetSchema, formatEntries, scratchEntries } from './schema.ts'
import type { FleetConfig } from './shape.ts'

export interface ValidateOptions {
  /** For messages: the configuration's name. */
  readonly file: string
  /** Where a value stands in the file, when that can be told. */
  readonly positionOf?: (path: ConfigPath) => Promise<Position | undefined>
}

/** The configuration as a fleet, or the SkeinError of its most telling problem: reserved keys first, then unknown ones, then wrong values. */
export async function validateFleet(input: unknown, options: ValidateOptions): Promise<FleetConfig> {
  const problem = firstProblem(input)
  if (problem === undefined) return input as FleetConfig
  const position = await options.positionOf?.(problem.path)
  const { kind, message, hint } = problem
  throw kind(`${options.file}: ${message}`, {
    ...(hint === undefined ? {} : { hint }),
    ...(position === undefined ? {} : { position }),
    details: { path: shownPath(problem.path) },
  })
}

function firstProblem(input: unknown): ConfigProblem | undefined {
  const parsed = v.safeParse(fleetSchema, input)
  if (!parsed.success) return parsed.issues.map((issue) => problemOf(issue, input)).sort((a, b) => rank(a) - rank(b))[0]
  if (Object.keys((input as FleetConfig).databases).length === 0)
    return { kind: configEmpty, path: ['databases'], message: 'no database is configured', hint: 'Add one under `databases`; `skein init --print` shows what the repository has.' }
  return contradictions(input as FleetConfig)[0]
}

function rank({ kind }: ConfigProblem): number {
  return kind === configNotYet ? 0 : kind === configUnknownKey ? 1 : 2
}

function problemOf(issue: v.BaseIssue<unknown>, input: unknown): ConfigProblem {
  const path = (issue.path ?? []).map(({ key }) => key as string | number)
  if (issue.type === 'strict_object' && issue.expected === 'never') return unknownKey(path, input)
  if (issue.type === 'strict_object' && issue.received === 'undefined' && path.length > 0) return missing(path)
  const found = valueAt(input, path)
  if (issue.type === 'variant' && typeof found === 'string' && reservedFormats.includes(found))
    return { kind: configNotYet, path, message: `the format ${found} comes with a later version` }
  const hint = issue.type === 'variant' && typeof found === 'string' ? didYouMean(found, Object.keys(formatEntries)) : undefined
  return { kind: configInvalid, path, message: `${shownPath(path)}: expected ${issue.message}, found ${shownType(found)}`, ...(hint === undefined ? {} : { hint }) }
}

function missing(path: ConfigPath): ConfigProblem {
  return { kind: configInvalid, path, message: `${shownPath(path)} is missing` }
}

function unknownKey(path: ConfigPath, input: unknown): ConfigProblem {
  const key = String(path.at(-1))
  const { known, reserved } = keysAround(path, input)
  if (reserved.includes(key)) return { kind: configNotYet, path, message: `${shownPath(path)} comes with a later version`, hint: 'Remove it for now: nothing is accepted and ignored.' }
  const meant = didYouMean(key, known)
  return {
    kind: configUnknownKey,
    path,
    message: `${shownPath(path)} is not known${meant === undefined ? '' : `: ${meant.toLowerCase()}`}`,
    hint: meant ?? `Known here: ${known.join(', ')}.`,
  }
}

/** The keys that may and later will stand beside the one at the end of `path`. */
function keysAround(path: ConfigPath, input: unknown): { readonly known: readonly string[]; readonly reserved: readonly string[] } {
  const parent = path.slice(0, -1)
  if (parent.length === 0) return { known: Object.keys(fleetEntries).slice(1), reserved: reservedKeys.fleet }
  if (parent.length === 1 && parent[0] === 'scratch') return { known: Object.keys(scratchEntries), reserved: reservedKeys.scratch }
  if (parent.length === 2 && parent[0] === 'databases') return { known: Object.keys(databaseEntries), reserved: reservedKeys.database }
  const format = valueAt(input, [...parent, 'name'])
  if (parent[2] === 'format' && typeof format === 'string' && format in formatEntries)
    return { known: Object.keys(formatEntries[format as keyof typeof formatEntries]), reserved: reservedKeys.format }
  if (parent[2] === 'ssl' && parent.length === 3) return { known: ['ca', 'cert', 'key'], reserved: [] }
  return { known: ['from', 'name', 'optional', 'path', 'command'], reserved: [] }
}

function valueAt(input: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[key] : undefined), input)
}

/** Never the value itself: it may be a secret in the wrong place. */
function shownType(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (value === '') return 'empty text'
  if (Array.isArray(value)) return 'a list'
  if (value instanceof Promise) return 'a promise (a function that returns it is wanted)'
  return { string: 'another text', number: 'a number', boolean: 'true or false', object: 'an object', function: 'a function' }[typeof value as string] ?? typeof value
}

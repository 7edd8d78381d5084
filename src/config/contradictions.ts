import { didYouMean } from '../errors/suggest.ts'
import { configInvalid } from './errors.ts'
import { type ConfigProblem, shownPath } from './problem.ts'
import type { DatabaseConfig, FleetConfig, FormatConfig } from './shape.ts'

/** What the shape alone cannot tell: names that nobody could select, keys that exclude each other, databases that wait for each other. */
export function contradictions({ databases }: FleetConfig): readonly ConfigProblem[] {
  const names = Object.keys(databases).flatMap(nameProblems)
  if (names.length > 0) return names
  const problems = Object.entries(databases).flatMap(([name, database]) => [
    ...groupProblems(name, database, databases),
    ...locationProblems(name, database),
    ...dependencyProblems(name, database, databases),
  ])
  return problems.length > 0 ? problems : cycles(databases)
}

function invalid(path: readonly (string | number)[], message: string, hint?: string): ConfigProblem {
  return { kind: configInvalid, path, message, ...(hint === undefined ? {} : { hint }) }
}

/** What a shell, a selector and a path can carry. A name that objects of JavaScript use themselves would be lost on the way. */
function nameable(name: string): boolean {
  return (/^\w[\w.:@/-]*$/.test(name) || /^[\p{L}\p{N}_][\p{L}\p{N}_.:@/-]*$/u.test(name)) && !(name in Object.prototype)
}

function nameProblems(name: string): readonly ConfigProblem[] {
  if (nameable(name)) return []
  return [invalid(['databases', name], `${JSON.stringify(name)} cannot be the name of a database`, 'Use letters, digits and _ . : @ / - and begin with a letter, a digit or _.')]
}

function groupProblems(name: string, { groups }: DatabaseConfig, databases: FleetConfig['databases']): readonly ConfigProblem[] {
  return (groups ?? []).flatMap((group, index) => {
    const path = ['databases', name, 'groups', index]
    if (Object.hasOwn(databases, group)) return [invalid(path, `the group ${group} has the name of a database`, 'A selector must mean one of them: rename the group.')]
    return nameable(group) ? [] : [invalid(path, `${JSON.stringify(group)} cannot be the name of a group`)]
  })
}

/** Two keys of a format that say the same thing in two ways; unless a third one is there. */
const exclusive: Readonly<Partial<Record<FormatConfig['name'], readonly (readonly [one: string, other: string, unless?: string])[]>>> = {
  drizzle: [['config', 'dir']],
  prisma: [['schema', 'dir']],
  wrangler: [['config', 'file'], ['dir', 'remote', 'config'], ['dir', 'env', 'config']], // Beside a config, a dir is the folder that only a deploy script knows.
}
/** Whether a format's own files never say where the database is. */
export function needsUrl(name: FormatConfig['name']): boolean {
  return name === 'atlas' || name === 'sql'
}

function locationProblems(name: string, { url, migrationUrl, format }: DatabaseConfig): readonly ConfigProblem[] {
  const given = format as unknown as Readonly<Record<string, unknown>>
  const both = (exclusive[format.name] ?? []).find(([one, other, unless]) => isGiven(given[one]) && isGiven(given[other]) && !(unless !== undefined && isGiven(given[unless])))
  if (both !== undefined) return [invalid(['databases', name, 'format', both[1]], `${shownPath(['databases', name, 'format'])}: ${both[0]} and ${both[1]} exclude each other`)]
  if (url === undefined && migrationUrl === undefined && needsUrl(format.name))
    return [invalid(['databases', name], `${shownPath(['databases', name, 'url'])} is missing`, `The files of ${format.name} do not say where the database is.`)]
  return []
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== false
}

function dependencyProblems(name: string, { dependsOn }: DatabaseConfig, databases: FleetConfig['databases']): readonly ConfigProblem[] {
  return (dependsOn ?? []).flatMap((other, index) =>
    Object.hasOwn(databases, other) ? [] : [invalid(['databases', name, 'dependsOn', index], `${name} depends on ${other}, which is no database of this fleet`, didYouMean(other, Object.keys(databases)))],
  )
}

function cycles(databases: FleetConfig['databases']): readonly ConfigProblem[] {
  const done = new Set<string>()
  for (const start of Object.keys(databases)) {
    const cycle = follow(start, [])
    if (cycle !== undefined) return [invalid(['databases', start, 'dependsOn'], `databases depend on each other: ${cycle.join(' → ')}`)]
  }
  return []

  function follow(name: string, above: readonly string[]): readonly string[] | undefined {
    if (above.includes(name)) return [...above.slice(above.indexOf(name)), name]
    if (done.has(name)) return undefined
    for (const next of databases[name]?.dependsOn ?? []) {
      const cycle = follow(next, [...above, name])
      if (cycle !== undefined) return cycle
    }
    done.add(name)
    return undefined
  }
}

import type { Schema } from '../model/schema.ts'

/** What a person should know before a plan runs, and no step of it says. */
export function remarksOf(from: Schema, to: Schema): readonly string[] {
  return [...missingRoles(from, to), ...apart(from, to)]
}

/** Roles that the plan names and the cluster lacks: without them it fails half way. */
function missingRoles({ knownRoles }: Schema, to: Schema): readonly string[] {
  if (knownRoles === undefined || knownRoles.size === 0) return []
  const made = new Set([...to.objects.values()].filter(({ kind }) => kind === 'role').map(({ name }) => name))
  const missing = [...to.roles].filter((role) => !knownRoles.has(role) && !made.has(role)).sort()
  return missing.map((role) => `the role ${role} owns something or is granted something, and is not there: make it before the plan runs`)
}

/** What neither side's dump would print, where the two differ. Versions of an extension that only one has are no difference of their own. */
function apart({ reported: before = [] }: Schema, { reported: after = [] }: Schema): readonly string[] {
  const [here, there] = [before, after].map((list) => new Map(list.map(({ what, says }) => [`${what} ${says}`, what])))  as [Map<string, string>, Map<string, string>]
  const known = new Set(before.map(({ what }) => what).filter((what) => after.some((one) => one.what === what)))
  const only = (list: Map<string, string>, other: Map<string, string>) => [...list].filter(([line, what]) => !other.has(line) && (known.has(what) || !what.startsWith('extension '))).map(([line]) => line)
  return [...only(here, there).map((line) => `${line}: no plan changes that`), ...only(there, here).map((line) => `${line} where the wanted schema was read: no plan does that`)]
}

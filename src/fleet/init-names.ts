/** Parts of a path that say what it is and not whose. */
const common = /^(?:\.|apps?|packages?|services?|libs?|src|server|backend|db|databases?|data|sql|schema|migrations?)?$/i

/**
 * A name for each project, unique: its own, then with the part of its path that tells it from the others, then with a number.
 * `words` are further parts of paths that tell nothing: the names of tools.
 */
export function uniqueNames(projects: readonly { readonly name: string; readonly dir: string }[], words: readonly string[] = []): readonly string[] {
  const own = projects.map(({ name }) => nameable(name) ?? 'main')
  const placed = projects.map(({ dir }, index) => {
    const repeated = own.filter((name) => name === own[index]).length > 1
    const tells = (part: string) => !common.test(part) && !words.includes(part.toLowerCase())
    const place = repeated ? dir.split('/').filter(tells).map(nameable).find((part) => part !== own[index]) : undefined
    return place === undefined ? own[index]! : `${place}-${own[index]}`
  })
  const used = new Set<string>()
  return placed.map((name) => {
    let unique = name
    for (let number = 2; used.has(unique); number++) unique = `${name}-${number}`
    used.add(unique)
    return unique
  })
}

/** A text as a name of a database: lower case, words joined by `-`. Undefined when nothing is left. */
function nameable(text: string): string | undefined {
  const name = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  return name === '' || name in Object.prototype ? undefined : name
}

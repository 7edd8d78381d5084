/** Words of a path that say what it is and not whose. */
const telling = /^(?:\.|apps?|packages?|services?|libs?|src|server|backend|db|databases?|data|sql|schema|migrations?|drizzle|prisma|atlas|d1)?$/i

/** A name for each project, unique: its own, then with the part of its path that tells it from the others, then with a number. */
export function uniqueNames(projects: readonly { readonly name: string; readonly dir: string }[]): readonly string[] {
  const own = projects.map(({ name }) => nameable(name))
  const placed = projects.map(({ dir }, index) => {
    const repeated = own.filter((name) => name === own[index]).length > 1
    const place = repeated ? dir.split('/').filter((part) => !telling.test(part)).map(nameable).find((part) => part !== own[index]) : undefined
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

/** A text as a name of a database: lower case, words joined by `-`. */
function nameable(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  return name === '' || name in Object.prototype ? 'main' : name
}

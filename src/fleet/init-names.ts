/** Parts of a path that say what it is and not whose. */
const common = /^(?:\.|apps?|packages?|services?|libs?|src|server|backend|db|databases?|data|sql|schema|migrations?)?$/i

/** Parts of an environment variable that say what it holds and not whose. */
const commonInVariables = /^(?:DATABASE|DB|URL|URI|DSN|CONNECTION|STRING|PRIMARY|DIRECT|NEXT|VITE|PUBLIC|POSTGRES|POSTGRESQL|PG|MYSQL|MARIADB|SQLITE|TURSO|LIBSQL|DRIZZLE|PRISMA|ATLAS|DEV|PROD|PRODUCTION|LOCAL|TEST)$/

interface Project {
  readonly name: string
  readonly dir: string
  /** The environment variable that its URL comes from. */
  readonly variable?: string
}

/**
 * A name for each project, unique: its own; for those that share one what their variable calls them (`CRM_DATABASE_URL`), else with the
 * part of the path that tells it from the others, else with a number. `words` are further parts of paths that tell nothing: the names of tools.
 */
export function uniqueNames(projects: readonly Project[], words: readonly string[] = []): readonly string[] {
  const own = projects.map(({ name }) => nameable(name) ?? 'main')
  const placed = projects.map(({ dir, variable }, index) => {
    const repeated = own.filter((name) => name === own[index]).length > 1
    const called = repeated ? calledBy(variable, projects, words) : undefined
    if (called !== undefined) return called
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

/** What a variable calls the database; undefined when it says nothing, or when several projects read it. */
function calledBy(variable: string | undefined, projects: readonly Project[], words: readonly string[]): string | undefined {
  if (variable === undefined || projects.filter((project) => project.variable === variable).length > 1) return undefined
  return nameable(variable.split('_').filter((part) => !commonInVariables.test(part) && !words.includes(part.toLowerCase())).join('-'))
}

/** A text as a name of a database: lower case, words joined by `-`. Undefined when nothing is left. */
function nameable(text: string): string | undefined {
  const name = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  return name === '' || name in Object.prototype ? undefined : name
}

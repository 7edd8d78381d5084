import type { DialectName } from '../dialects/dialect-name.ts'
import type { Repository } from './format.ts'
import { folderOf } from './repository-names.ts'

const exampleName = /^\.env(?:\.[\w-]*)?\.(?:example|sample|template|dist|defaults?)$|^(?:example|sample)\.env$|^env\.(?:example|sample)$/

/** URL schemes that say which dialect a variable is for. */
const schemes: Readonly<Record<DialectName, RegExp>> = { postgres: /^postgres(?:ql)?:/, mysql: /^(?:mysql|mariadb):/, sqlite: /^(?:file|sqlite|libsql):|\.(?:db|sqlite3?)$/ }
const names: Readonly<Record<DialectName, RegExp>> = { postgres: /(?:^|_)(?:DATABASE|POSTGRES(?:QL)?|PG|DB)_(?:URL|URI)$/, mysql: /(?:^|_)(?:DATABASE|MYSQL|DB)_(?:URL|URI)$/, sqlite: /(?:^|_)(?:DATABASE|SQLITE|TURSO|LIBSQL|DB)(?:_DATABASE)?_(?:URL|URI|PATH|FILE)$/ }

/** The variable that probably holds a database's URL, from an example of an .env file in the project's folder or above it. */
export async function exampleVariable(repository: Repository, folder: string, dialect: DialectName): Promise<{ readonly name: string; readonly file: string } | undefined> {
  for (let current = folder; ; current = folderOf(current)) {
    for (const file of repository.files.filter((one) => folderOf(one) === current && exampleName.test(one.slice(one.lastIndexOf('/') + 1)))) {
      const name = variableIn(await repository.read(file), dialect)
      if (name !== undefined) return { name, file }
    }
    if (current === '') return undefined
  }
}

function variableIn(text: string, dialect: DialectName): string | undefined {
  const lines = [...text.matchAll(/^\s*(?:#\s*)?(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=\s*["']?([^"'\s#]*)/gm)].map(([, name = '', value = '']) => ({ name, value }))
  const others = Object.entries(schemes).filter(([other]) => other !== dialect)
  return (
    lines.find(({ value }) => schemes[dialect].test(value))?.name ??
    lines.find(({ name, value }) => names[dialect].test(name) && !others.some(([, scheme]) => scheme.test(value)))?.name
  )
}

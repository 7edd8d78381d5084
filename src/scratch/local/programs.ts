import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

/** A folder with a server's own programs, and the version that they say they are. */
export interface Programs {
  readonly folder: string
  readonly version: string
}

const needed = ['postgres', 'initdb', 'pg_ctl'] as const

/** Where packages put the programs of one major version, which on most systems are in no PATH. */
const usual = (major: number): readonly string[] => [
  `/usr/lib/postgresql/${major}/bin`, // Debian, Ubuntu
  `/usr/pgsql-${major}/bin`, // Red Hat, from postgresql.org
  `/usr/libexec/postgresql${major}`, // Alpine
  `/usr/lib/postgresql${major}/bin`, // SUSE
  `/opt/homebrew/opt/postgresql@${major}/bin`,
  `/usr/local/opt/postgresql@${major}/bin`,
  `/opt/local/lib/postgresql${major}/bin`, // MacPorts
  `/Applications/Postgres.app/Contents/Versions/${major}/bin`,
]

/** How long a program may take to say its version, in milliseconds. */
const askingMs = 5_000

/** The programs of a server of one major version: those in PATH first. Undefined when there are none. */
export async function findPrograms(major: number, path: string | undefined): Promise<Programs | undefined> {
  const folders = [...(path ?? '').split(delimiter).filter((folder) => folder !== ''), ...usual(major)]
  for (const folder of new Set(folders)) {
    if (!(await hasAll(folder))) continue
    const version = await versionOf(join(folder, 'postgres'))
    if (version !== undefined && Number.parseInt(version) === major) return { folder, version }
  }
  return undefined
}

async function hasAll(folder: string): Promise<boolean> {
  const found = await Promise.all(needed.map((name) => access(join(folder, name), constants.X_OK).then(() => true, () => false)))
  return found.every(Boolean)
}

/** `15.18`, of `postgres (PostgreSQL) 15.18 (Debian 15.18-1)`. */
async function versionOf(program: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(program, ['--version'], { timeout: askingMs })
    return /\(PostgreSQL\) (\S+)/.exec(stdout)?.[1]
  } catch {
    return undefined // It is for another machine, or no such program at all.
  }
}

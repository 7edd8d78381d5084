import { existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'

/** What libpq reads of the machine, as an argument so that tests need no home folder of their own. */
export interface Files {
  /** Text of a file, and whether others than its owner may read or write it; undefined when there is none. */
  read(path: string): Promise<{ readonly text: string; readonly isPrivate: boolean } | undefined>
  exists(path: string): boolean
  /** A file of the user's home folder: `.pgpass`. On Windows libpq keeps these in %APPDATA%\postgresql under other names. */
  home(name: '.pgpass' | '.pg_service.conf' | '.postgresql/postgresql.crt' | '.postgresql/postgresql.key' | '.postgresql/root.crt' | '.postgresql/root.crl'): string
  userName(): string
  /** Where unix sockets are when no host is named; empty where there are none. */
  socketFolder(): string
}

const windowsNames: Readonly<Record<string, string>> = { '.pgpass': 'pgpass.conf', '.pg_service.conf': '.pg_service.conf' }
const isWindows = process.platform === 'win32'
/** What Debian builds libpq with, and what Postgres's own sources do. */
const socketFolders = ['/var/run/postgresql', '/tmp']

/** The machine's own files, with the home folder that `environment` names. */
export function filesFor(environment: Readonly<Record<string, string | undefined>>): Files {
  return { ...machineFiles, home: (name) => homeFile(name, environment) }
}

function homeFile(name: string, environment: Readonly<Record<string, string | undefined>>): string {
  if (!isWindows) return join(environment['HOME'] || homedir(), name)
  return join(environment['APPDATA'] ?? homedir(), 'postgresql', windowsNames[name] ?? name.replace('.postgresql/', ''))
}

const machineFiles: Omit<Files, 'home'> = {
  async read(path) {
    try {
      const found = statSync(path, { throwIfNoEntry: false }) // Most files are not there, and this says so at once.
      if (found?.isFile() !== true) return undefined
      return { text: await readFile(path, 'utf8'), isPrivate: isWindows || (found.mode & 0o077) === 0 }
    } catch {
      return undefined
    }
  },
  exists: existsSync,
  userName: () => userInfo().username,
  socketFolder() {
    return isWindows ? '' : (socketFolders.find((folder) => existsSync(folder)) ?? '/tmp')
  },
}

import { errorKind } from '../errors/error-kind.ts'

export const configNotFound = errorKind({
  code: 'config.not-found',
  exit: 64,
  explains: 'No skein.config.ts, .js, .mjs or .json stands in the working directory or above it, up to the root of the git repository. Run `skein init`, or name the file with `--config`.',
})
export const configUnreadable = errorKind({
  code: 'config.unreadable',
  exit: 64,
  explains: 'The configuration file, or a file that it imports, cannot be read. Check that it exists and that this user may read it.',
})
export const configSyntax = errorKind({
  code: 'config.syntax',
  exit: 64,
  explains: 'The configuration is not valid TypeScript, JavaScript or JSON. The position is where reading stopped.',
})
export const configFailed = errorKind({
  code: 'config.failed',
  exit: 64,
  explains: 'The configuration threw an error while it was evaluated. The message is its own.',
})
export const configMissingModule = errorKind({
  code: 'config.missing-module',
  exit: 64,
  explains: 'The configuration imports a file or package that cannot be found. `skein` itself need not be installed.',
})
export const configTimeout = errorKind({
  code: 'config.timeout',
  exit: 64,
  explains: 'The configuration took longer than ten seconds to evaluate. Move slow work into a value: `() => Promise<string>` runs only when its database is used.',
})
export const configNoExport = errorKind({
  code: 'config.no-export',
  exit: 64,
  explains: 'The configuration exports nothing that describes a fleet. Write `export default defineFleet({ databases: { … } })`.',
})
export const configEmpty = errorKind({
  code: 'config.empty',
  exit: 64,
  explains: 'The configuration names no database. Add one under `databases`; `skein init --print` shows what was found in the repository.',
})
export const configInvalid = errorKind({
  code: 'config.invalid',
  exit: 64,
  explains: 'A value of the configuration is missing, has the wrong type, or contradicts another one. The message names its path and what was expected.',
})
export const configUnknownKey = errorKind({
  code: 'config.unknown-key',
  exit: 64,
  explains: 'A key of the configuration is not known. Nothing is accepted and ignored: correct the spelling or remove it.',
})
export const configNotYet = errorKind({
  code: 'config.not-yet',
  exit: 64,
  explains: 'A key, format or function that is reserved and comes with a later version of Skein. Remove it for now.',
})
export const configUnknownExport = errorKind({
  code: 'config.unknown-export',
  exit: 64,
  explains: 'The configuration uses something of `skein` that does not exist, or that cannot be used inside a configuration.',
})
export const configUnknownSelector = errorKind({
  code: 'config.unknown-selector',
  exit: 64,
  explains: 'A selector names no database and no group, and its pattern matches none. `skein status` without selectors lists all.',
})

export const missingEnv = errorKind({
  code: 'config.missing-env',
  exit: 64,
  explains: 'A database needs an environment variable that is not set or is empty. Only that database fails; the others go on.',
})
export const valueFile = errorKind({
  code: 'config.value-file',
  exit: 64,
  explains: 'A value is kept in a file that cannot be read or is empty. Only its own database fails.',
})
export const valueCommand = errorKind({
  code: 'config.value-command',
  exit: 2,
  explains: 'A command that prints a value failed, printed nothing, or took longer than thirty seconds. Only its own database fails.',
})
export const valueFunction = errorKind({
  code: 'config.value-function',
  exit: 2,
  explains: 'A function of the configuration that returns a value threw, returned something else than text, or took longer than thirty seconds. Only its own database fails.',
})
export const databaseInUrl = errorKind({
  code: 'config.database-in-url',
  exit: 64,
  explains: 'The name of a keyspace cannot be put into this URL. Write `{keyspace}` where it belongs.',
})

export const tunnelFailed = errorKind({
  code: 'connect.tunnel-failed',
  exit: 2,
  explains: 'The command of `through` ended before its local port could be reached. Its own error output is shown.',
})
export const tunnelTimeout = errorKind({
  code: 'connect.tunnel-timeout',
  exit: 2,
  explains: 'The command of `through` runs, but its local port could not be reached in time. Check that the command listens on 127.0.0.1 and on `{port}`.',
})

import { errorKind } from '../errors/error-kind.ts'

export const unknownShell = errorKind({
  code: 'cli.unknown-shell',
  exit: 64,
  explains: 'Completion scripts exist for bash, zsh and fish.',
})

export const interrupted = errorKind({
  code: 'cli.interrupted',
  exit: 2,
  explains: 'The command was interrupted. The exit code is 130 after SIGINT and 143 after SIGTERM.',
})

export const demoFolder = errorKind({
  code: 'cli.demo-folder',
  exit: 64,
  explains: 'The demo makes a folder of its own and takes none that is not empty.',
})

export const nameMissing = errorKind({
  code: 'cli.name-missing',
  exit: 64,
  explains: '`skein new` needs to know what the migration is about: its tool makes the file’s name of it.',
})

export const sourcesMissing = errorKind({
  code: 'cli.sources-missing',
  exit: 64,
  explains: '`skein diff` compares two sources: name both, with --from and --to.',
})

export const mannersBoth = errorKind({
  code: 'cli.manners-both',
  exit: 64,
  explains: 'A plan is made for a database in use (--online) or for one transaction (--offline), not for both.',
})

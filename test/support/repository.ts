import type { Repository } from '../../src/formats/format.ts'

/** A repository of these files, in memory. */
export function repositoryOf(files: Readonly<Record<string, string>>, root = '/repository'): Repository {
  return {
    root,
    files: Object.keys(files),
    async read(file) {
      const text = files[file]
      if (text === undefined) throw new Error(`${file} was asked for and is not there`)
      return text
    },
  }
}

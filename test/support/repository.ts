import type { Repository } from '../../src/formats/format.ts'

/** A repository in memory, as `init` would see it. */
export function repositoryOf(files: Readonly<Record<string, string>>, root = '/home/dev/acme'): Repository {
  return { root, files: Object.keys(files).sort(), read: async (file) => files[file] ?? '' }
}

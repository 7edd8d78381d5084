import type { InitReport } from '../../src/fleet/reports/init.ts'
import { type Project, project } from './project.ts'

/** A repository that Skein has not seen yet: files, and no configuration. */
export interface BareRepository extends Project {
  /** Runs `init`, which writes the configuration that the next commands use. */
  init(): Promise<InitReport>
}

/** Makes one of these files. */
export async function bareRepository(files: Readonly<Record<string, string | Uint8Array>>): Promise<BareRepository> {
  const made = await project({}, { '.git/HEAD': 'ref: refs/heads/main\n', ...files })
  await made.remove('skein.config.json')
  return { ...made, init: async () => (await made.json<InitReport>(['init'])).report }
}

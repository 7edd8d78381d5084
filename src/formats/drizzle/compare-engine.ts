import type { Finding, Folder, Ledger } from '../../model/migration.ts'
import type { CompareContext } from '../format.ts'
import { dialects } from './tool-config.ts'

/**
 * A folder whose journal names another engine than the one that answers: most likely a URL in the wrong place. Only where nothing of it
 * is applied yet; a database that has had it for years decides for itself. Words that drizzle-kit no longer writes say nothing.
 */
export function engineFindings({ writtenFor = '', migrations }: Folder, { rows }: Ledger, { dialect }: CompareContext): readonly Finding[] {
  const wanted = dialects[writtenFor]
  if (wanted === undefined || wanted === dialect || rows.length > 0 || migrations.length === 0) return []
  return [
    {
      kind: 'order',
      message: `The folder was made for ${writtenFor} (meta/_journal.json), and the database is ${dialect}.`,
      tool: 'Connects by the dialect of its configuration, so not at all.',
      skein: 'Refuses to migrate.',
      hint: 'Check the URL, and the folder that stands beside it in skein.config.',
      blocks: true,
    },
  ]
}

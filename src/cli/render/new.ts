import type { NewReport } from '../../fleet/reports/new.ts'
import type { CliContext } from '../context.ts'

/** `skein new` for people: the files, ready to be opened. */
export function newText({ databases, format, files }: NewReport, { paint }: CliContext): string {
  const lines = files.map(({ path, change }) => `${paint(change === 'created' ? 'green' : 'yellow', change)} ${path}`)
  return `${lines.join('\n')}\n${paint('dim', `${format}, for ${databases.join(', ')}`)}\n`
}

import type { MigrateProgress } from '../../fleet/progress.ts'
import { redact } from '../../errors/secrets.ts'
import type { CliContext } from '../context.ts'
import { linesProgress } from './progress-lines.ts'

/** Live progress on stderr: a screen on a terminal, plain lines in a pipe, nothing under `--json`. */
export interface Progress {
  readonly observe: MigrateProgress
  end(): void
}

/** The view that suits where stderr goes. */
export async function migrateProgress(context: CliContext, json: boolean): Promise<Progress> {
  if (json) return { observe: {}, end: () => {} }
  if (context.terminal) return (await import('./progress-screen.ts')).screenProgress(context)
  return linesProgress((lines) => context.process.stderr.write(redact(lines)))
}

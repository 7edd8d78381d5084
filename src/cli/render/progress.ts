import type { MigrateProgress } from '../../fleet/progress.ts'
import { redact } from '../../errors/secrets.ts'
import type { CliContext } from '../context.ts'
import { linesProgress } from './progress-lines.ts'
import { screenProgress } from './progress-screen.ts'

/** Live progress on stderr: a screen on a terminal, plain lines in a pipe, nothing under `--json`. */
export interface Progress {
  readonly observe: MigrateProgress
  end(): void
}

/** The view that suits where stderr goes. */
export function migrateProgress(context: CliContext, json: boolean): Progress {
  if (json) return { observe: {}, end: () => {} }
  return context.terminal ? screenProgress(context) : linesProgress((line) => context.process.stderr.write(`${redact(line)}\n`))
}

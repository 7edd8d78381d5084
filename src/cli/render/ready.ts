import type { ReadyReport } from '../../fleet/reports/ready.ts'
import type { CliContext } from '../context.ts'
import { counted, duration, table } from './table.ts'

/** `skein ready` for people and for a container's log. */
export function readyText(report: ReadyReport, context: CliContext): string {
  const rows = report.databases.map(({ name, state, missing, ahead, error }) => [
    name,
    context.paint(state === 'ready' ? 'green' : state === 'waiting' ? 'yellow' : 'red', state),
    error?.message ?? [missing.length > 0 ? `${counted(missing.length, 'migration')} missing: ${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ' …' : ''}` : '', ahead > 0 ? `${ahead} ahead of this build` : ''].filter(Boolean).join(', '),
  ])
  return `${table(rows)}\n${report.ready ? context.paint('green', 'ready') : context.paint('red', 'not ready')}${report.waitedMs > 1_000 ? ` after ${duration(report.waitedMs)}` : ''}\n`
}

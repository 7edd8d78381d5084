import type { InspectReport } from '../../fleet/reports/inspect.ts'
import type { CliContext } from '../context.ts'
import { counted, table } from './table.ts'

/** `skein inspect` for people: how many of each kind, and what was not looked at. */
export function inspectText({ source, server, objects, unseen }: InspectReport, { paint }: CliContext): string {
  const counts = new Map<string, number>()
  for (const { kind } of objects) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const rows = [...counts].sort().map(([kind, count]) => [`  ${String(count).padStart(6)}`, kind])
  const lines = [`${paint('bold', source)}  ${server.flavour} ${server.version}  ${counted(objects.length, 'object')}`]
  if (rows.length > 0) lines.push(table(rows))
  for (const { what, because } of unseen) lines.push(`${paint('yellow', 'not seen')} ${what}: ${because}`)
  return `${lines.join('\n')}\n`
}

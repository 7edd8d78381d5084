import type { Finding } from '../../model/migration.ts'
import type { ScriptView } from '../format.ts'

/** An empty draft is applied as Prisma applies it. */
export function remarks({ migration, statements }: ScriptView): readonly Finding[] {
  if (statements.length > 0) return []
  return [{ kind: 'note', migration: migration.name, file: migration.file, message: `${migration.name} holds no statement.`, tool: 'Records it as applied.', skein: 'Records it as applied; nothing runs.', blocks: false }]
}

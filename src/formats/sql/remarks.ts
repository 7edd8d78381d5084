import type { Finding } from '../../model/migration.ts'
import type { ScriptView } from '../format.ts'

/** A file without a statement is applied all the same; most often somebody forgot to save. */
export function remarks({ migration, statements }: ScriptView): readonly Finding[] {
  if (statements.length > 0) return []
  return [
    {
      kind: 'note',
      migration: migration.name,
      file: migration.file,
      message: `${migration.name} ${migration.bytes === 0 ? 'is empty' : 'holds no statement'}.`,
      skein: 'Records it as applied; nothing runs.',
      blocks: false,
    },
  ]
}

import type { DialectName } from '../../dialects/dialect-name.ts'
import { foreignDirectivesIn } from '../../lexer/foreign-directives.ts'
import type { Finding } from '../../model/migration.ts'
import type { ScriptView } from '../format.ts'

/** A file without a statement is applied all the same, and another tool's directive says nothing to us. */
export function remarks(script: ScriptView, { dialect }: { readonly dialect: DialectName }): readonly Finding[] {
  const { migration, statements } = script
  const about = { kind: 'note', migration: migration.name, file: migration.file, blocks: false } as const
  if (statements.length === 0) return [{ ...about, message: `${migration.name} ${migration.bytes === 0 ? 'is empty' : 'holds no statement'}.`, skein: 'Records it as applied; nothing runs.' }]
  if (migration.transaction === 'none' || dialect === 'mysql') return [] // Where DDL commits there is no transaction to be left.
  const [foreign] = statements.flatMap(({ comment }) => foreignDirectivesIn(comment))
  if (foreign === undefined) return []
  return [
    {
      ...about,
      message: `${migration.file} asks ${foreign.tool} to leave the transaction: ${foreign.written}.`,
      skein: 'Runs it in one transaction, but for statements that cannot be in one.',
      hint: 'Write -- skein: no-transaction at the top where each statement is to commit by itself.',
    },
  ]
}

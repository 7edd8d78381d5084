import type { Finding } from '../../model/migration.ts'
import type { ScriptView } from '../format.ts'

/** Where Wrangler fails on text that we run, or records a file that holds nothing. */
export function remarks({ migration, text, statements }: ScriptView): readonly Finding[] {
  const about = { migration: migration.name, file: migration.file, blocks: false as const }
  const last = statements.at(-1)
  if (last === undefined) return [{ ...about, kind: 'note', message: `${migration.file} holds no statement.`, tool: 'Records it as applied.', skein: 'Records it as applied; nothing runs.' }]
  const rest = text.slice(last.end).replace(/--[^\n]*|\/\*[^]*?\*\//g, '')
  if (rest.includes(';') || last.text.endsWith(';')) return []
  return [
    {
      ...about,
      kind: 'note',
      message: `The last statement of ${migration.file} does not end with a semicolon.`,
      tool: 'Fails with \'near "INSERT": syntax error\': it appends its own statement to the text.',
      skein: 'Runs it, and records it in the same transaction.',
      hint: 'Add the semicolon, so that Wrangler can run the file elsewhere.',
    },
  ]
}

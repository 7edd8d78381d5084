import { positionAt } from '../../lexer/position.ts'
import { scriptForeignTool } from './errors.ts'

/** Lines with which other tools divide a file into a way forward and a way back. Source: each tool's manual. */
const dividers: readonly (readonly [tool: string, line: RegExp])[] = [
  ['goose', /^[ \t]*--[ \t]*\+goose[ \t]+Down\b/im],
  ['dbmate', /^[ \t]*--[ \t]*migrate:down\b/im],
  ['sql-migrate', /^[ \t]*--[ \t]*\+migrate[ \t]+Down\b/im],
  ['tern', /^----[ \t]*create above \/ drop below[ \t]*----/im],
]

/** Throws `script.foreign-tool` for a file that holds its own way back: run whole, it would undo itself. */
export function refuseWayBack(text: string, file: string): void {
  if (!/^[ \t]*--/m.test(text)) return
  for (const [tool, line] of dividers) {
    const match = line.exec(text)
    if (match === null) continue
    throw scriptForeignTool(`${file} is written for ${tool}: from here on it holds its own way back, which would run too`, {
      position: { file, ...positionAt(text, match.index) },
      hint: `Leave the folder to ${tool}, or keep only the way forward in the file.`,
    })
  }
}

import { suggest } from '../errors/suggest.ts'
import type { CommonFlags } from './command.ts'
import type { CliContext } from './context.ts'
import { unknownShell } from './errors.ts'
import { openFleet } from './open-fleet.ts'

const scripts: Readonly<Record<string, string>> = {
  bash: `_skein() {
  local words
  words=$(skein completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _skein skein
`,
  zsh: `#compdef skein
_skein() {
  local -a found
  found=("\${(@f)$(skein completion words -- "\${words[@]:1:$((CURRENT - 1))}" 2>/dev/null)}")
  compadd -- $found
}
compdef _skein skein
`,
  fish: `complete -c skein -f -a '(skein completion words -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
}

/** The script for a shell. Throws `cli.unknown-shell`. */
export function completionScript(shell: string): string {
  const script = scripts[shell]
  if (script !== undefined) return script
  const meant = suggest(shell, Object.keys(scripts))
  throw unknownShell(`there is no completion for ${shell}`, { hint: meant === undefined ? 'There is one for bash, zsh and fish.' : `Did you mean ${meant}?` })
}

/** What may stand as the last of these words: commands, then flags, databases and groups. Never fails: a shell shows no errors. */
export async function completions(words: readonly string[], context: CliContext, flags: CommonFlags): Promise<readonly string[]> {
  const { commandList } = await import('./commands/index.ts')
  if (words.length <= 1) return commandList.map(({ name }) => name)
  const command = commandList.find(({ name }) => name === words[0])
  if (command === undefined) return []
  const names = command.flagNames.map((name) => `--${name}`)
  if (!command.takesSelectors || words.at(-1)?.startsWith('--') === true) return names
  const fleet = await openFleet(context, flags, 'writing').catch(() => undefined)
  const databases = Object.entries(fleet?.config.databases ?? {})
  return [...new Set([...databases.map(([name]) => name), ...databases.flatMap(([, { groups = [] }]) => groups), ...names])]
}

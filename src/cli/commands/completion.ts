import { command } from '../command.ts'

/** `skein completion`: a script that a shell reads once. */
export const completion = command<Record<never, never>>({
  name: 'completion',
  brief: 'A completion script for bash, zsh or fish',
  about: 'Prints a script that completes commands, flags, and the names and groups of the databases in the configuration.',
  examples: [
    ['source <(skein completion bash)', 'in ~/.bashrc'],
    ['skein completion zsh > ~/.zfunc/_skein', 'with ~/.zfunc in $fpath'],
    ['skein completion fish | source', 'in config.fish'],
  ],
  flags: {},
  words: { brief: 'bash, zsh or fish; or `words` and the words so far, for the scripts themselves', placeholder: 'SHELL', atLeast: 1 },
  async run(context, flags, words) {
    const { completionScript, completions } = await import('../completion.ts')
    const [shell = '', ...rest] = words
    context.process.stdout.write(shell === 'words' ? `${(await completions(rest, context, flags)).join('\n')}\n` : completionScript(shell))
  },
})

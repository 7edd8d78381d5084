import type { CliContext } from './context.ts'

/** Asks for the typed name of what is about to be written; undefined when nobody is there to be asked. */
export function confirmer(context: CliContext): ((production: readonly string[]) => Promise<boolean>) | undefined {
  if (!context.terminal || process.stdin.isTTY !== true) return undefined
  return async (production) => {
    const { isCancel, text } = await import('@clack/prompts')
    const name = production[0] as string
    const also = production.length > 1 ? ` and ${production.length - 1} more` : ''
    const typed = await text({ message: `${name}${also} ${production.length > 1 ? 'are' : 'is'} production. Type ${name} to migrate:`, output: process.stderr })
    return !isCancel(typed) && typed.trim() === name
  }
}

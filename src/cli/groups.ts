import { loadFleet } from '../config/load.ts'
import { commandList } from './commands/index.ts'
import type { CliContext } from './context.ts'

/** `--ps` is short for the group `ps`: a flag that the command does not know, but the configuration has as a group, becomes a selector. */
export async function expandGroups(args: readonly string[], context: CliContext): Promise<readonly string[]> {
  const target = commandList.find(({ name }) => name === args[0])
  if (target === undefined || !target.takesSelectors) return args
  const known = new Set([...target.flagNames, 'help', 'help-all', 'helpAll'])
  const end = args.indexOf('--')
  const unknown = args.filter((arg, index) => /^--[a-z0-9][\w-]*$/i.test(arg) && !known.has(arg.slice(2)) && !known.has(kebab(arg.slice(2))) && (end === -1 || index < end))
  if (unknown.length === 0) return args
  const file = valueOf(args, '--config')
  const environment = valueOf(args, '--environment') ?? valueOf(args, '-e')
  const fleet = await loadFleet({ cwd: context.cwd, env: context.env, ...(file === undefined ? {} : { file }), ...(environment === undefined ? {} : { environment }) }).catch(() => undefined)
  const groups = new Set(Object.values(fleet?.config.databases ?? {}).flatMap((database) => database.groups ?? []))
  return args.map((arg) => (unknown.includes(arg) && groups.has(arg.slice(2)) ? arg.slice(2) : arg))
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function valueOf(args: readonly string[], flag: string): string | undefined {
  const index = args.indexOf(flag)
  if (index !== -1) return args[index + 1]
  return args.find((arg) => arg.startsWith(`${flag}=`))?.slice(flag.length + 1)
}

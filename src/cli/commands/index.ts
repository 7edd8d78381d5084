import type { SkeinCommand } from '../command.ts'
import { completion } from './completion.ts'
import { demo } from './demo.ts'
import { diff } from './diff.ts'
import { doctor } from './doctor.ts'
import { init } from './init.ts'
import { inspect } from './inspect.ts'
import { migrate } from './migrate.ts'
import { newCommand } from './new.ts'
import { ready } from './ready.ts'
import { status } from './status.ts'

/** Every command. What each needs is loaded when it runs. */
export const commandList: readonly SkeinCommand[] = [init, status, migrate, ready, newCommand, diff, inspect, doctor, demo, completion]

/** The same as the argument parser's routes. */
export const commands = Object.fromEntries(commandList.map(({ name, command }) => [name, command])) as Record<string, SkeinCommand['command']>

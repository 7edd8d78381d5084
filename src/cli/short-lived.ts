import { setFlagsFromString } from 'node:v8'

const later = ['--invocation-count-for-maglev=24000', '--invocation-count-for-turbofan=180000']

/** How optimising is put off on versions of Node of which it was tried: a flag that V8 does not know is said on standard error. */
const optimisingLater: Readonly<Record<string, readonly string[]>> = { 20: ['--interrupt-budget=4000000'], 22: later, 24: later }

/**
 * Tells V8 that this process reads much, once, and ends. By itself it optimises what runs often, in a thread of its own, and throws the outcome away at the end: a third of
 * a command's processor time, and of a server's beside it on a small machine. Sixty times later is early enough for what really runs long. The space for new objects grows to
 * its full size at once, since doubling from 1 MB copies all that lives each time, and old ones are looked for when room is needed, not beside the work. Called before any code is loaded: compiled code is kept for these very flags.
 */
export function beShortLived(): void {
  const flags = optimisingLater[process.versions.node.split('.')[0] ?? '']
  if (flags !== undefined) for (const flag of [...flags, '--semi-space-growth-factor=16', '--no-incremental-marking']) setFlagsFromString(flag)
}

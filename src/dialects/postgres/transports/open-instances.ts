import { rmSync } from 'node:fs'
import { closeAtEnd } from '../../close.ts'

/** Something in this process that keeps it alive and a folder locked until it is closed. */
export interface OpenInstance {
  /** Idempotent; never throws. */
  close(): Promise<void>
  /** Removed at the latest when the process exits. */
  readonly lockFile?: string
}

const open = new Set<OpenInstance>()
let watchesExit = false

/** Remembers an instance until it is forgotten, so that an error or Ctrl-C can close it. */
export function remember(instance: OpenInstance): void {
  open.add(instance)
  if (watchesExit) return
  watchesExit = true
  closeAtEnd(closeAll)
  process.once('exit', () => {
    for (const { lockFile } of open) if (lockFile !== undefined) rmSync(lockFile, { force: true })
  })
}

export function forget(instance: OpenInstance): void {
  open.delete(instance)
}

/** Closes every embedded engine that is still open: for the end of a command, however it ends. Never throws. */
export async function closeAll(): Promise<void> {
  await Promise.all([...open].map((instance) => instance.close()))
}

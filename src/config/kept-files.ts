import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Files of a cache folder: whole or not there, this user's alone, and no more than so many. */

/** Whether a file may be run: another user's in a shared cache folder is not ours to trust. Throws where there is none. */
export function isOurs(path: string): boolean {
  const user = process.getuid?.()
  return user === undefined || statSync(path).uid === user
}

/** Puts a file in its place at once, for this user alone. Throws where that cannot be; the next that is kept removes what a crash left. */
export function keepFile(folder: string, name: string, content: string | Uint8Array): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, name)
  const draft = `${path}.${process.pid}.${Date.now().toString(36)}.draft`
  try {
    writeFileSync(draft, content, { mode: 0o600 })
    renameSync(draft, path)
  } catch (error) {
    quietly(() => rmSync(draft, { force: true }))
    throw error
  }
}

/** Keeps the folder small: the newest stay, and a draft that a crash left behind goes with the old ones. */
export function removeOldest(folder: string, keptMax: number): void {
  const names = readdirSync(folder)
  if (names.length <= keptMax) return
  const aged = names.flatMap((name) => quietly(() => [{ name, at: statSync(join(folder, name)).mtimeMs }]) ?? [])
  for (const { name } of aged.sort((a, b) => b.at - a.at).slice(keptMax)) quietly(() => rmSync(join(folder, name), { force: true }))
}

/** What is lost with a cache costs time alone: whatever goes wrong, it is not there. */
export function quietly<Result>(run: () => Result): Result | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}

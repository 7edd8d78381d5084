import { createHash } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Runs `work` while no other process of this user and machine does the same for the folder; undefined when one does.
 * The lock is a file outside the folder, so that nothing of ours can be committed with it; one whose process is gone counts for nothing.
 */
export async function withFolderLock<Result>(folder: string, work: () => Promise<Result>): Promise<{ readonly result: Result } | undefined> {
  const path = join(tmpdir(), `skein-${createHash('sha256').update(`${process.getuid?.() ?? ''}\n${folder}`).digest('hex').slice(0, 24)}.lock`)
  if (!(await take(path)) && !((await isStale(path)) && (await rm(path, { force: true }), await take(path)))) return undefined
  try {
    return { result: await work() }
  } finally {
    await rm(path, { force: true })
  }
}

async function take(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx', mode: 0o600 })
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw cause
  }
}

async function isStale(path: string): Promise<boolean> {
  const pid = Number(await readFile(path, 'utf8').catch(() => ''))
  if (!Number.isInteger(pid) || pid <= 0) return false // Being written at this moment.
  try {
    process.kill(pid, 0)
    return false
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

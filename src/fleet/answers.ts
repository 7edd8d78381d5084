import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Answers } from './fleet.ts'

/** Last-known answers as one small file each in the cache folder: written whole, so that two processes never see half of one. */
export function answersIn(cacheFolder: string): Answers {
  const folder = join(cacheFolder, 'answers')
  let made = false
  const fileOf = (key: string) => join(folder, `${createHash('sha256').update(key).digest('hex').slice(0, 40)}.json`)
  return {
    async read(key) {
      const file = fileOf(key)
      const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)])
      return { value: JSON.parse(text) as unknown, ageMs: Math.max(0, Math.round(Date.now() - mtimeMs)) }
    },
    // At once: by way of Node's thread pool each of the three takes ten times as long, and there is one for each database of a fleet.
    async write(key, value) {
      if (!made) mkdirSync(folder, { recursive: true })
      made = true
      const file = fileOf(key)
      const text = JSON.stringify(value)
      if (isThere(file, text)) return // Most answers are what they were: only their age is new.
      const draft = `${file}.${process.pid}`
      writeFileSync(draft, text)
      renameSync(draft, file)
    },
  }
}

/** Whether the file holds this text; then it counts as written now. */
function isThere(file: string, text: string): boolean {
  try {
    if (readFileSync(file, 'utf8') !== text) return false
    const now = new Date()
    utimesSync(file, now, now)
    return true
  } catch {
    return false
  }
}

/** Where nothing can be kept. */
export const noAnswers: Answers = { read: async () => undefined, write: async () => {} }

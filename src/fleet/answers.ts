import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Answers } from './fleet.ts'

/** Last-known answers as one small file each in the cache folder: written whole, so that two processes never see half of one. */
export function answersIn(cacheFolder: string): Answers {
  const folder = join(cacheFolder, 'answers')
  const fileOf = (key: string) => join(folder, `${createHash('sha256').update(key).digest('hex').slice(0, 40)}.json`)
  return {
    async read(key) {
      const file = fileOf(key)
      const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)])
      return { value: JSON.parse(text) as unknown, ageMs: Math.max(0, Math.round(Date.now() - mtimeMs)) }
    },
    async write(key, value) {
      await mkdir(folder, { recursive: true })
      const file = fileOf(key)
      const draft = `${file}.${process.pid}`
      await writeFile(draft, JSON.stringify(value))
      await rename(draft, file)
    },
  }
}

/** Where nothing can be kept. */
export const noAnswers: Answers = { read: async () => undefined, write: async () => {} }

import { createHash } from 'node:crypto'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Writes `atlas.sum` for a folder, computed apart from the code under test: a running hash over names and contents, then one over the lines. */
export async function writeAtlasSum(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const running = createHash('sha256')
  const lines: [string, string][] = []
  for (const name of names) {
    running.update(name).update(await readFile(join(folder, name)))
    lines.push([name, running.copy().digest('base64')])
  }
  const total = createHash('sha256')
  for (const [name, hash] of lines) total.update(name).update(hash)
  await writeFile(join(folder, 'atlas.sum'), `h1:${total.digest('base64')}\n${lines.map(([name, hash]) => `${name} h1:${hash}\n`).join('')}`)
}

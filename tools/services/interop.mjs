/** Official tools, each version in a folder of its own, installed from its lock file without install scripts. */
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { npm } from './npm.mjs'
import { once } from './once.mjs'
import { repository } from './places.mjs'

const source = join(repository, 'test/interop')

/** The folders below test/interop that hold a package. */
export const interopFolders = existsSync(source) ? readdirSync(source).filter((name) => existsSync(join(source, name, 'package-lock.json'))) : []

/** Installs one tool and resolves to its folder. A changed lock file is another folder. */
export async function provisionInterop(name) {
  const files = ['package.json', 'package-lock.json']
  const hash = createHash('sha256')
  for (const file of files) hash.update(readFileSync(join(source, name, file)))
  return once(`interop-${name}-${hash.digest('hex').slice(0, 12)}`, async (folder) => {
    for (const file of files) copyFileSync(join(source, name, file), join(folder, file))
    await npm(folder, 'ci', '--ignore-scripts')
  })
}

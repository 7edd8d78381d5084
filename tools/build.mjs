// Builds dist/: the command line and the public entry as bundles, types, and the prepared PGlite data directory.
// Made beside and put in place whole, so that whatever runs from dist/ meanwhile never sees half of it.
import { spawnSync } from 'node:child_process'
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const out = join(root, '.cache', `build-${process.pid}`)
const dist = join(root, 'dist')

/** Runs a Node script and stops the build when it fails. */
function step(words, script, ...args) {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, SKEIN_BUILD_INTO: out } })
  if (status === 0) return
  rmSync(out, { recursive: true, force: true })
  console.error(`build: ${words} failed`)
  process.exit(status ?? 1)
}

mkdirSync(out, { recursive: true })
step('bundling', join(root, 'node_modules', 'tsdown', 'dist', 'run.mjs'), '--config', join(root, 'tsdown.config.mjs'))
const { templateName } = await import('./pglite-template.mjs')
step('preparing PGlite', join(root, 'tools', 'pglite-template.mjs'), join(out, templateName))
const old = `${out}-old`
try {
  renameSync(dist, old)
} catch {
  // There was none.
}
renameSync(out, dist)
rmSync(old, { recursive: true, force: true })

// Builds dist/: the command line and the public entry as bundles, types, and the prepared PGlite data directory.
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const bin = (name) => join(root, 'node_modules', ...name)

/** Runs a Node script of a dependency and stops the build when it fails. */
function step(words, script, ...args) {
  const result = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  if (result.status !== 0) {
    console.error(`build: ${words} failed`)
    process.exit(result.status ?? 1)
  }
}

rmSync(join(root, 'dist'), { recursive: true, force: true })
mkdirSync(join(root, 'dist'), { recursive: true })
step('bundling', bin(['tsdown', 'dist', 'run.mjs']), '--config', join(root, 'tsdown.config.mjs'))
const { templateName } = await import('./pglite-template.mjs')
step('preparing PGlite', join(root, 'tools', 'pglite-template.mjs'), join(root, 'dist', templateName))

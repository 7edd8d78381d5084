/** The npm that runs us, else the one on PATH. */
import { basename } from 'node:path'
import { run } from './command.mjs'

/** The command line of npm, without its arguments. */
export function npmCommand() {
  const path = process.env.npm_execpath
  return path !== undefined && basename(path).startsWith('npm') ? [process.execPath, path] : ['npm']
}

/** Runs npm in `folder`, free of what an outer npm said about its own package. */
export function npm(folder, ...args) {
  return run([...npmCommand(), ...args, '--no-audit', '--no-fund'], { cwd: folder, env: npmEnvironment() })
}

function npmEnvironment() {
  const outer = /^npm_(package_|lifecycle_|command$|config_(local_prefix|workspace|ignore_scripts|prefix$))/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !outer.test(name)))
}

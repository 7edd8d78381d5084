/**
 * Debian packages of any suite, unpacked into a folder and never installed: apt resolves and verifies them against
 * an empty status file, `dpkg -x` unpacks them, and their programs run under their own dynamic loader and libraries.
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './command.mjs'

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** Unpacks `packages` of a Debian suite, and all they depend on, into `folder`. */
export async function debx(suite, folder, packages) {
  if (!existsSync(keyring)) throw new Error(`packages of Debian ${suite} can only be verified on Debian (${keyring} is missing)`)
  const apt = mkdtempSync(join(tmpdir(), 'skein-apt-'))
  try {
    for (const part of ['lists/partial', 'archives/partial']) mkdirSync(join(apt, part), { recursive: true })
    writeFileSync(join(apt, 'status'), '')
    chmodSync(apt, 0o755)
    if (process.getuid?.() === 0) await run(['chown', '-R', '_apt', join(apt, 'lists'), join(apt, 'archives')])
    writeFileSync(join(apt, 'sources.list'), `deb [signed-by=${keyring}] ${archive()} ${suite} main\n`)
    await run(['apt-get', ...aptOptions(apt), 'update'])
    await run(['apt-get', ...aptOptions(apt), '--download-only', '--no-install-recommends', '-y', 'install', ...packages])
    const files = readdirSync(join(apt, 'archives')).filter((name) => name.endsWith('.deb'))
    for (const file of files) await run(['dpkg', '-x', join(apt, 'archives', file), folder])
  } finally {
    rmSync(apt, { recursive: true, force: true })
  }
}

/** A shell script at `file` that runs `program` of an unpacked tree with the tree's own loader and libraries. */
export function wrapper(file, root, program, { environment = '' } = {}) {
  const loader = ['usr/lib64', 'lib64'].map((at) => join(root, at, 'ld-linux-x86-64.so.2')).find((path) => existsSync(path))
  if (loader === undefined) throw new Error(`${root} has no dynamic loader`)
  const libraries = ['usr/lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnu'].map((at) => join(root, at)).filter((path) => existsSync(path))
  writeFileSync(file, `#!/bin/sh\n${environment}exec '${loader}' --library-path '${libraries.join(':')}' '${join(root, program)}' "$@"\n`, { mode: 0o755 })
  return file
}

function aptOptions(apt) {
  const options = [
    `Dir::Etc::sourcelist=${apt}/sources.list`, 'Dir::Etc::sourceparts=-', `Dir::State::lists=${apt}/lists`, `Dir::State::status=${apt}/status`,
    `Dir::Cache=${apt}`, `Dir::Cache::archives=${apt}/archives`, 'Acquire::Languages=none', 'Acquire::Retries=3',
    ...(process.getuid?.() === 0 ? [] : ['Debug::NoLocking=1']),
  ]
  return ['-qq', ...options.flatMap((option) => ['-o', option])]
}

/** The address of the archive that this machine's own apt uses. */
function archive() {
  const folder = '/etc/apt/sources.list.d'
  const files = ['/etc/apt/sources.list', ...(existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [])]
  const lines = files.filter((file) => existsSync(file)).flatMap((file) => readFileSync(file, 'utf8').split('\n'))
  const found = lines.filter((line) => !line.startsWith('#')).flatMap((line) => line.match(/https?:\/\/\S+\/debian\/?(?=\s|$)/) ?? [])
  if (found.length === 0) throw new Error('no Debian archive in /etc/apt: name the service in SKEIN_TEST_WITHOUT, or give its URL')
  return found[0]
}

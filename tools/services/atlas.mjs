/** The community edition of Atlas, built from its Go module where Go and a C compiler are. */
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { run, which } from './command.mjs'
import { once } from './once.mjs'
import { repository } from './places.mjs'
import { Absent } from './absent.mjs'

const source = join(repository, 'test/interop/atlas')

/** Set by the linker, since ledger rows carry it. */
const versionFlag = '-X ariga.io/atlas/cmd/atlas/internal/cmdapi.version=v0.13.1'

/** The path of the program, or what this machine lacks to build it. */
export async function provisionAtlas() {
  const files = ['go.mod', 'go.sum', 'atlas.go']
  const hash = createHash('sha256')
  for (const file of files) hash.update(readFileSync(join(source, file)))
  for (const [tool, why] of [['go', 'Go'], ['cc', 'a C compiler']]) {
    if ((await which(tool)) === undefined) return new Absent(`${why} is not on PATH`)
  }
  const folder = await once(`atlas-${hash.digest('hex').slice(0, 12)}`, async (at) => {
    for (const file of files) copyFileSync(join(source, file), join(at, file))
    mkdirSync(join(at, 'bin'))
    const flags = ['-mod=mod', '-trimpath', `-ldflags=-s -w ${versionFlag}`]
    await run(['go', 'build', ...flags, '-o', join(at, 'bin/'), 'ariga.io/atlas/cmd/atlas'], { cwd: at, env: { ...process.env, CGO_ENABLED: '1' } })
  })
  return join(folder, 'bin/atlas')
}

/**
 * Makes the prepared data directory that PGlite boots from: initdb is run here, once, and never by Skein itself.
 * `node tools/pglite-template.mjs [FILE]` writes it to FILE; without one to the cache folder, where running from source finds it,
 * and into dist/ when that has been built.
 */
import { copyFile, mkdir, rename, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const { version } = JSON.parse(readFileSync(join(repository, 'node_modules/@electric-sql/pglite/package.json'), 'utf8'))

/** The same name as in src/dialects/postgres/transports/pglite-version.ts. */
export const templateName = `pglite-${version}.tar.br`

/** The template in the cache folder, made when it is not there; copied to `file` when one is given. Resolves to the path. */
export async function makeTemplate(file) {
  const cached = join(cacheFolder(), templateName)
  if (!(await exists(cached))) await write(cached, await prepare())
  if (file === undefined) return cached
  await mkdir(dirname(file), { recursive: true })
  await copyFile(cached, file)
  return file
}

async function prepare() {
  const { PGlite } = await import(pathToFileURL(join(repository, 'node_modules/@electric-sql/pglite/dist/index.js')).href)
  const engine = await PGlite.create()
  await engine.exec('checkpoint')
  const tar = Buffer.from(await (await engine.dumpDataDir('none')).arrayBuffer())
  await engine.close()
  return promisify(brotliCompress)(tar, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24 } })
}

/** Written whole or not at all: two that make it at once both succeed. */
async function write(file, bytes) {
  await mkdir(dirname(file), { recursive: true })
  const unfinished = `${file}.${process.pid}`
  await writeFile(unfinished, bytes)
  await rename(unfinished, file)
}

/** As src/config/cache-folder.ts has it. */
function cacheFolder() {
  const { SKEIN_CACHE_DIR, LOCALAPPDATA, XDG_CACHE_HOME, HOME } = process.env
  if (SKEIN_CACHE_DIR) return SKEIN_CACHE_DIR
  if (process.platform === 'win32') return join(LOCALAPPDATA ?? homedir(), 'skein', 'Cache')
  if (process.platform !== 'darwin' && XDG_CACHE_HOME) return join(XDG_CACHE_HOME, 'skein')
  const home = HOME || homedir()
  return process.platform === 'darwin' ? join(home, 'Library', 'Caches', 'skein') : join(home, '.cache', 'skein')
}

async function exists(path) {
  return stat(path).then(
    () => true,
    () => false,
  )
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const dist = join(repository, 'dist')
  const file = process.argv[2] ?? ((await exists(dist)) ? join(dist, templateName) : undefined)
  console.log(await makeTemplate(file))
}

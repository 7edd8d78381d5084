import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { cachedDataVersionTag } from 'node:v8'
import { Script, constants } from 'node:vm'
import { cacheFolder } from '../config/cache-folder.ts'
import { isOurs, keepFile, quietly, removeOldest } from '../config/kept-files.ts'

/** Kept files at most, over all commands and versions of this program; the oldest go. About a megabyte for a command's two. */
const keptMax = 60

type Load = (module: NodeModule, file: string) => void

/**
 * Keeps what V8 made of this program's files, for each command with its flags its own: without it a command spends more time on compiling than on connecting. The files' names
 * have a hash of what is in them; V8 refuses what another version of it made, or one with other flags, a sum what is not whole, and another user's file is not looked at. Losing a file costs that time once.
 */
export class Compiled {
  readonly #place: string
  /** The command and the V8 that it runs in: its version, its flags, its processor. */
  readonly #suffix: string
  readonly #fresh = new Map<string, Script>()

  private constructor(place: string, suffix: string) {
    this.#place = place
    this.#suffix = suffix
  }

  /** From here on, for files of `folder`. Undefined where nothing can be kept. */
  static of(folder: string, args: readonly string[], env: Readonly<Record<string, string | undefined>>): Compiled | undefined {
    const cache = cacheFolder(env)
    if (cache === undefined || !/^[a-z-]+$/.test(args[0] ?? '')) return undefined
    const compiled = new Compiled(join(cache, 'compiled'), `${shapeOf(args)}.${cachedDataVersionTag()}`)
    const extensions = createRequire(join(folder, 'main.js')).extensions as Record<string, Load>
    const usual = extensions['.js'] as Load
    extensions['.js'] = (module, file) => (dirname(file) === folder ? compiled.#run(module, file) : usual(module, file))
    return compiled
  }

  /** Writes what was compiled anew, with all functions that ran. Called at the end. */
  keep(): void {
    for (const [name, script] of this.#fresh) quietly(() => keepFile(this.#place, name, withSum(script.createCachedData())))
    if (this.#fresh.size > 0) quietly(() => removeOldest(this.#place, keptMax))
  }

  #run(module: NodeModule, file: string): void {
    const name = `${basename(file)}.${this.#suffix}`
    const cachedData = quietly(() => read(join(this.#place, name)))
    const script = new Script(`(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'utf8')}\n})`, {
      filename: file,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      ...(cachedData === undefined ? {} : { cachedData }),
    })
    if (cachedData === undefined || script.cachedDataRejected === true) this.#fresh.set(name, script)
    script.runInThisContext().call(module.exports, module.exports, createRequire(file), module, file, dirname(file))
  }
}

/** What decides which functions run: the command, its flags, and the format that it answers in. */
function shapeOf([command, ...args]: readonly string[]): string {
  return [command, ...args.filter((arg, index) => /^--[a-z-]+$/.test(arg) || (args[index - 1] === '--format' && /^[a-z]+$/.test(arg))).sort()].join(',').slice(0, 120)
}

function read(path: string): Buffer | undefined {
  if (!isOurs(path)) return undefined
  const kept = readFileSync(path)
  const [sum, bytes] = [kept.subarray(0, sumBytes), kept.subarray(sumBytes)]
  return sum.equals(sumOf(bytes)) ? bytes : undefined
}

function withSum(bytes: Buffer): Buffer {
  return Buffer.concat([sumOf(bytes), bytes])
}

const sumBytes = 32

/** V8 runs what it is given: a flipped byte ends the process (seen on Node 20). Loaded here, since `--version` needs none of it. */
function sumOf(bytes: Buffer): Buffer {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(bytes).digest()
}

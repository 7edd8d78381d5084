import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Target } from '../../dialect.ts'
import { pgliteFolder as badFolder, pgliteInUse } from '../errors.ts'
import { lockFileOf, lockFolder, unlockFolder } from './folder-lock.ts'
import { forget, type OpenInstance, remember } from './open-instances.ts'
import { type PgliteEngine, startPglite } from './pglite-engine.ts'
import { answerOf, type BackendMessage, type EngineAnswer, simpleQuery } from './pglite-protocol.ts'
import { createFolder, templateTar } from './pglite-template.ts'
import { pgliteFolder } from './pglite-url.ts'
import { pgliteMajor } from './pglite-version.ts'
import type { Answer, SendOptions, TransactionStatus, Wire } from './wire.ts'

/**
 * Opens an embedded Postgres in this process, on a thread of its own: from its folder, made from the prepared one when it is not there, or in memory.
 * Never by initdb. The folder is locked for this process; a second opening here waits until the first is closed.
 */
export async function openPglite(target: Pick<Target, 'url' | 'root' | 'environment' | 'timeoutMs'>): Promise<Wire> {
  const where = pgliteFolder(target.url, target.root)
  return where === 'memory' ? openMemory(target) : openFolder(where, target)
}

async function openMemory({ environment }: Pick<Target, 'environment'>): Promise<Wire> {
  const tar = await templateTar(environment)
  return begun(startPglite({ archive: tar }), undefined, () => {})
}

/** Folders that are open in this process, each with the promise of its closing. */
const taken = new Map<string, Promise<void>>()

async function openFolder(path: string, { environment, timeoutMs }: Pick<Target, 'environment' | 'timeoutMs'>): Promise<Wire> {
  const folder = realFolder(path)
  const endMs = performance.now() + timeoutMs
  for (let closing = taken.get(folder); closing !== undefined; closing = taken.get(folder)) await closedBefore(closing, endMs, folder)
  let release = () => {}
  taken.set(
    folder,
    new Promise((resolve) => {
      release = () => {
        taken.delete(folder)
        unlockFolder(folder)
        resolve()
      }
    }),
  )
  try {
    lockFolder(folder)
  } catch (error) {
    taken.delete(folder)
    throw error
  }
  try {
    if (isNew(folder)) await createFolder(folder, await templateTar(environment))
  } catch (error) {
    release()
    throw error
  }
  return begun(startPglite({ folder }), folder, release)
}

/** The engine's session once it takes messages. Until then the end of the command ends it too, and gives the folder back. */
async function begun(engine: PgliteEngine, folder: string | undefined, release: () => void): Promise<Wire> {
  const booting: OpenInstance = { close: () => engine.kill(), ...(folder === undefined ? {} : { lockFile: lockFileOf(folder) }) }
  remember(booting)
  try {
    await engine.ready
    return new PgliteWire(engine, folder, release)
  } catch (error) {
    release()
    throw error
  } finally {
    forget(booting)
  }
}

async function closedBefore(closing: Promise<void>, endMs: number, folder: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const error = pgliteInUse(`the PGlite folder ${basename(folder)} is open in this process already`, { hint: 'Close the first connection, or give the second database a folder of its own.', details: { folder, pid: process.pid } })
    timer = setTimeout(() => reject(error), Math.max(0, endMs - performance.now()))
  })
  await Promise.race([closing, late]).finally(() => clearTimeout(timer))
}

/** The folder's one name, links resolved, also when it is not there yet. */
function realFolder(path: string): string {
  if (existsSync(path)) return realpathSync(path)
  return existsSync(dirname(path)) ? join(realpathSync(dirname(path)), basename(path)) : path
}

/** Whether a data folder has to be made; rejects one that is something else. */
function isNew(folder: string): boolean {
  if (!existsSync(folder)) return true
  const names = readdirSync(folder)
  if (names.length === 0) return true
  if (!names.includes('PG_VERSION')) throw badFolder(`${folder} is not a PGlite folder: it holds other files`, { hint: 'Name an empty folder, or one that does not exist yet.' })
  const major = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim()
  if (major === pgliteMajor) return false
  throw badFolder(`${folder} was made by PGlite with Postgres ${major}; this one is Postgres ${pgliteMajor}`, { hint: 'Dump it with the PGlite that made it, and load it into a new folder.' })
}

class PgliteWire implements Wire, OpenInstance {
  readonly transport = 'pglite'
  readonly pipelines = false
  readonly parameters = { server_version: pgliteMajor }
  readonly processId = undefined
  readonly identity: string | undefined
  readonly lockFile?: string
  readonly #engine: PgliteEngine
  readonly #release: () => void
  #transaction: TransactionStatus = 'I'
  #outstanding = 0
  #lost: Error | undefined
  #ending: Promise<void> | undefined
  #turn: Promise<unknown> = Promise.resolve()

  constructor(engine: PgliteEngine, folder: string | undefined, release: () => void) {
    this.#engine = engine
    this.#release = release
    this.identity = folder === undefined ? undefined : `pglite:${folder}`
    if (folder !== undefined) this.lockFile = lockFileOf(folder)
    remember(this)
  }

  get transaction(): TransactionStatus {
    return this.#transaction
  }

  get outstanding(): number {
    return this.#outstanding
  }

  get lost(): Error | undefined {
    return this.#lost
  }

  send(sql: string, options: SendOptions = {}): Promise<Answer> {
    this.#outstanding++
    const answer = this.#turn.then(() => this.#run(sql, options))
    this.#turn = answer.catch(() => {})
    return answer.finally(() => this.#outstanding--)
  }

  async #run(sql: string, { rows, data }: SendOptions): Promise<Answer> {
    if (this.#lost !== undefined) throw this.#lost
    const request = await simpleQuery(sql, data)
    const keepsRows = rows !== undefined && rows !== false
    const messages = await this.#exchange(request, keepsRows)
    const { each, ...answer } = this.#settled(messages, keepsRows)
    if (typeof rows === 'function') each.forEach((one, index) => rows(one, index))
    return answer
  }

  #settled(messages: readonly BackendMessage[], keepsRows: boolean): EngineAnswer {
    try {
      const answer = answerOf(messages, keepsRows)
      this.#transaction = answer.transaction
      return answer
    } catch (error) {
      this.#transaction = (error as { readonly transaction: TransactionStatus }).transaction
      throw error
    }
  }

  /** An engine that throws instead of answering is broken: nothing more is sent to it. */
  async #exchange(request: Uint8Array, rows: boolean): Promise<readonly BackendMessage[]> {
    try {
      return await this.#engine.exchange(request, rows)
    } catch (error) {
      this.#lost ??= lostBy(error)
      throw this.#lost
    }
  }

  /** The engine hears nobody while it runs a statement, so it is ended; its folder is whole again when it is opened the next time. */
  async cancel(): Promise<void> {
    if (this.#outstanding > 0) await this.#kill()
  }

  async #kill(): Promise<void> {
    this.#lost ??= lostBy(new Error('it was stopped while it worked'))
    await this.#engine.kill()
  }

  async second(): Promise<undefined> {
    return undefined
  }

  end(): Promise<void> {
    this.#ending ??= this.#end()
    return this.#ending
  }

  close(): Promise<void> {
    return this.end()
  }

  async #end(): Promise<void> {
    if (this.#outstanding > 0) await this.#kill() // Nobody waits for it any more.
    await this.#turn
    const isGone = this.#lost !== undefined
    this.#lost ??= new Error('PGlite is closed')
    await (isGone ? this.#engine.kill() : this.#engine.close())
    forget(this)
    this.#release()
  }
}

/** Classified as a connection that was lost (57P01, admin_shutdown). */
function lostBy(error: unknown): Error {
  return Object.assign(new Error(`PGlite is closed: ${error instanceof Error ? error.message : String(error)}`, { cause: error }), { code: '57P01' })
}

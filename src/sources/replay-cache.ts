import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder } from '../config/cache-folder.ts'
import { keepFile, quietly, removeOldest } from '../config/kept-files.ts'
import type { ConnectedServer } from '../dialects/dialect.ts'
import type { ObjectKey, Schema, SchemaObject, Unseen } from '../model/schema.ts'
import { version } from '../version.ts'
import { type SourceScript, bytesOf } from './scripts.ts'

/** What a replay showed: the schema, and the server that printed it. */
export interface Replay {
  readonly schema: Schema
  readonly server: ConnectedServer
  /** Keys of what stood there before the files were loaded. */
  readonly before: readonly ObjectKey[]
}

/** Replays of folders, by the content of their files. Losing one costs a replay. */
export interface ReplayCache {
  read(): Promise<Replay | undefined>
  write(replay: Replay): Promise<void>
}

/** Replays that are kept; the one that was not used for the longest goes. */
const keptMax = 24

interface Stored {
  readonly objects: readonly SchemaObject[]
  readonly unseen: readonly Unseen[]
  readonly roles: readonly string[]
  readonly readBy?: string
  readonly server: ConnectedServer
  readonly before: readonly ObjectKey[]
}

/** The cache's place for these scripts. `like` is all else that a replay's outcome hangs on: the server and the scope. */
export function replayCache(scripts: readonly SourceScript[], like: unknown, env: Readonly<Record<string, string | undefined>>): ReplayCache {
  const folder = cacheFolder(env)
  if (folder === undefined) return { read: async () => undefined, write: async () => {} }
  const hash = createHash('sha256').update(JSON.stringify([version, like]))
  for (const script of scripts) hash.update(`\0${script.file}\0`).update(bytesOf(script))
  const place = join(folder, 'replays')
  const name = `${hash.digest('hex')}.json`
  return { read: () => readReplay(join(place, name)), write: async (replay) => writeReplay(place, name, replay) }
}

async function readReplay(file: string): Promise<Replay | undefined> {
  try {
    const { objects, roles, server, before, ...rest } = JSON.parse(await readFile(file, 'utf8')) as Stored
    return { server, before, schema: { ...rest, objects: new Map(objects.map((object) => [object.key, object])), roles: new Set(roles) } }
  } catch {
    return undefined // Not there, or not whole: replayed again.
  }
}

/** A cache that cannot be written is none. */
function writeReplay(place: string, name: string, { schema, server, before }: Replay): void {
  const stored: Stored = { ...schema, objects: [...schema.objects.values()], roles: [...schema.roles], server, before }
  quietly(() => {
    keepFile(place, name, JSON.stringify(stored))
    removeOldest(place, keptMax)
  })
}

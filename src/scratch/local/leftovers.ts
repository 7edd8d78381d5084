import { readFile, readdir, rm, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { isAlive } from '../../dialects/process-owner.ts'
import { type ClusterNote, noteFile, removeCluster } from './cluster.ts'

/** A folder without a note, or of a process on another machine, is left by a run that is long over when it is older than this, in milliseconds. */
const forgottenMs = 86_400_000

/** Stops and removes clusters whose runs have ended without doing so. Never throws. */
export async function removeLeftoverClusters(place: string): Promise<void> {
  const names = await readdir(place).catch(() => [])
  for (const name of names.filter((one) => one.startsWith('postgres-'))) await removeIfLeft(join(place, name)).catch(() => {}) // Somebody else was faster.
}

async function removeIfLeft(folder: string): Promise<void> {
  const note = await noteOf(folder)
  const isOurs = note !== undefined && note.owner.host === hostname()
  if (isOurs ? isAlive(note.owner) : Date.now() - (await stat(folder)).mtimeMs < forgottenMs) return
  if (note !== undefined && (await listens(note))) return removeCluster(folder, note)
  if (note !== undefined && isSocketFolder(note.sockets)) await rm(note.sockets, { recursive: true, force: true })
  await rm(folder, { recursive: true, force: true }) // Its number may be another process's by now: nothing is signalled that does not answer.
}

async function noteOf(folder: string): Promise<ClusterNote | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, noteFile), 'utf8')) as ClusterNote
  } catch {
    return undefined
  }
}

function listens({ sockets }: ClusterNote): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(join(sockets, '.s.PGSQL.5432'))
    socket.once('connect', () => (socket.destroy(), resolve(true))).once('error', () => resolve(false))
  })
}

function isSocketFolder(path: string): boolean {
  return dirname(path) === tmpdir() && basename(path).startsWith('skein-')
}

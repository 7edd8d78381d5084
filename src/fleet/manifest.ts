import { readFile, rename, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Folder, Migration } from '../model/migration.ts'
import { badManifest, notInManifest } from './errors.ts'
import type { Fleet } from './fleet.ts'
import { Folders, type Member, settle } from './member.ts'

/** The migrations a build expects, for images that do not carry the folders: written when the image is built. */
export interface Manifest {
  readonly version: 1
  readonly databases: Readonly<Record<string, ManifestEntry>>
}

export interface ManifestEntry {
  readonly format: string
  readonly generation?: string
  readonly migrations: readonly Pick<Migration, 'name' | 'key' | 'hash' | 'file' | 'extra'>[]
}

/** What the folders of the selected databases hold now. Asks no server. */
export async function manifestOf(fleet: Fleet, select: readonly string[]): Promise<Manifest> {
  const folders = new Folders()
  const databases: Record<string, ManifestEntry> = {}
  for await (const database of fleet.members(select)) {
    const member = await settle(database, fleet)
    const folder = await folders.read(member)
    databases[database.name] = {
      format: member.format.name,
      ...(folder.generation === undefined ? {} : { generation: folder.generation }),
      migrations: folder.migrations.map(({ name, key, hash, file, extra }) => ({ name, hash, file, ...(key === undefined ? {} : { key }), ...(extra === undefined ? {} : { extra }) })),
    }
  }
  return { version: 1, databases }
}

/** Reads a manifest file. Rejects with `ready.bad-manifest`. */
export async function readManifest(path: string, cwd: string): Promise<Manifest> {
  try {
    const manifest = JSON.parse(await readFile(resolve(cwd, path), 'utf8')) as Manifest
    if (manifest.version !== 1 || typeof manifest.databases !== 'object' || manifest.databases === null) throw new Error('it has no version 1 and databases')
    return manifest
  } catch (error) {
    throw badManifest(`${path} is not a manifest: ${(error as Error).message}`, { hint: 'Write one with `skein ready --write-manifest FILE` when the image is built.' })
  }
}

/** Writes a manifest file, whole or not at all. */
export async function writeManifest(path: string, manifest: Manifest, cwd: string): Promise<void> {
  const file = resolve(cwd, path)
  await writeFile(`${file}.${process.pid}`, `${JSON.stringify(manifest, null, 2)}\n`)
  await rename(`${file}.${process.pid}`, file)
}

/** A member's folder as the manifest remembers it. */
export function folderOf(manifest: Manifest, member: Member): Folder {
  const entry = manifest.databases[member.name]
  if (entry === undefined) throw notInManifest(`the manifest does not know ${member.name}`, { hint: 'Write it again with the configuration of this build.' })
  return {
    dir: member.settled.dir,
    problems: [],
    ignored: [],
    ...(entry.generation === undefined ? {} : { generation: entry.generation }),
    migrations: entry.migrations.map((migration) => ({ ...migration, path: '', bytes: 0 })),
  }
}

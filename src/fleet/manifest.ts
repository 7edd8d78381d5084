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
    const manifest: unknown = JSON.parse(await readFile(resolve(cwd, path), 'utf8'))
    const wrong = wrongIn(manifest)
    if (wrong !== undefined) throw new Error(wrong)
    return manifest as Manifest
  } catch (error) {
    throw badManifest(`${path} is not a manifest: ${(error as Error).message}`, { hint: 'Write one with `skein ready --write-manifest FILE` when the image is built.' })
  }
}

function wrongIn(manifest: unknown): string | undefined {
  if (!isRecord(manifest) || manifest.version !== 1 || !isRecord(manifest.databases)) return 'it has no version 1 and databases'
  const wrong = Object.entries(manifest.databases).find(([, entry]) => !isRecord(entry) || typeof entry.format !== 'string' || !Array.isArray(entry.migrations) || !entry.migrations.every(isMigration))
  return wrong === undefined ? undefined : `what it says of ${wrong[0]} is no list of migrations`
}

function isMigration(value: unknown): boolean {
  return isRecord(value) && (['name', 'hash', 'file'] as const).every((key) => typeof value[key] === 'string')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
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
  if (entry.format !== member.format.name) throw notInManifest(`the manifest has ${member.name} in the format ${entry.format}, not ${member.format.name}`, { hint: 'Write it again with the configuration of this build.' })
  return {
    dir: member.settled.dir,
    problems: [],
    ignored: [],
    ...(entry.generation === undefined ? {} : { generation: entry.generation }),
    migrations: entry.migrations.map((migration) => ({ ...migration, path: '', bytes: 0 })),
  }
}

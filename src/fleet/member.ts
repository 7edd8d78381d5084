import type { DatabaseConfig } from '../config/shape.ts'
import { formatOf } from '../formats/index.ts'
import type { Format, Settled } from '../formats/format.ts'
import type { Folder } from '../model/migration.ts'
import type { Fleet, NamedDatabase } from './fleet.ts'

/** One database whose tool's configuration has been read. */
export interface Member {
  readonly name: string
  readonly config: DatabaseConfig
  readonly format: Format
  readonly settled: Settled
}

/** Reads the tool's own configuration of one database. Asks no server. */
export async function settle({ name, config }: NamedDatabase, fleet: Fleet): Promise<Member> {
  const format = await formatOf(config.format)
  const settled = await format.settle(config.format, {
    root: fleet.root,
    environment: fleet.environment,
    env: fleet.env,
    database: name,
    ...(config.schemas === undefined ? {} : { schemas: config.schemas }),
    ...(config.keyspace === undefined ? {} : { keyspace: config.keyspace, ...(config.keyspaces === undefined ? {} : { keyspaces: config.keyspaces }) }),
  })
  return { name, config, format, settled }
}

/** Reads each folder once, however many databases share it. */
export class Folders {
  readonly #known = new Map<string, Promise<Folder>>()

  read({ format, settled }: Member): Promise<Folder> {
    const key = JSON.stringify([format.name, settled.dir, settled.extra])
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const reading = format.read(settled)
    this.#known.set(key, reading)
    return reading
  }
}

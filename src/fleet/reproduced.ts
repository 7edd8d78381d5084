import { type Like, type OpenSource, type SourceWorld, openScratchFor } from './source-schema.ts'
import { creationOf } from './inspect.ts'

/** A source's schema, made again in a scratch database of another version, so that one server prints both sides. */
export async function reproduced(source: OpenSource, like: Like, world: SourceWorld): Promise<OpenSource> {
  const { sql } = creationOf(await source.read(), source.engine, source.server.versionNumber)
  const scratch = await openScratchFor(like, world)
  try {
    for (const { text } of scratch.dialect.split(sql)) await scratch.connection.execute(text)
    await scratch.connection.reset()
  } catch (error) {
    await scratch.close()
    throw error
  }
  return {
    ...source,
    server: scratch.connection.server,
    read: () => source.engine.read(scratch.connection, world.scope),
    close: async () => void (await Promise.all([source.close(), scratch.close()])),
  }
}

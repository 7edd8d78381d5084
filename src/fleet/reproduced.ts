import { creationIn } from './creation.ts'
import { openScratchFor } from './prepared-scratch.ts'
import type { Like, OpenSource, SourceWorld } from './source-schema.ts'

/** A source's schema, made again in a scratch database of another version, so that one server prints both sides. */
export async function reproduced(source: OpenSource, like: Like, world: SourceWorld): Promise<OpenSource> {
  const schema = await source.read()
  const scratch = await openScratchFor(like, world)
  try {
    for (const { text } of scratch.dialect.split(creationIn(scratch, schema))) await scratch.connection.execute(text)
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

import type { Schema } from '../model/schema.ts'
import { creationIn } from './creation.ts'
import { scratchLacks } from './errors.ts'
import { notChecked } from './lessened.ts'
import { type PreparedScratch, openScratchFor } from './prepared-scratch.ts'
import { runScript } from './run-script.ts'
import type { Like, OpenSource, SourceWorld } from './source-schema.ts'

/** A source's schema, made again in a scratch database of another version, so that one server prints both sides. */
export async function reproduced(source: OpenSource, like: Like, world: SourceWorld): Promise<OpenSource> {
  const schema = await source.read()
  const scratch = await openScratchFor(like, world)
  try {
    const role = await refuseLacking(schema, scratch)
    await runScript(scratch.connection, scratch.dialect, creationIn(scratch, { schema, role }))
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

/** Made without what the scratch lacks, it would be another schema. Answers the role that makes it. */
async function refuseLacking(schema: Schema, scratch: PreparedScratch): Promise<string> {
  const missingRoles = await scratch.roles(schema.roles)
  const { lacks, role } = await scratch.engine.lacks(scratch.connection, [schema], { ours: scratch.ours, missingRoles })
  if (lacks.length === 0) return role
  throw scratchLacks(`the scratch server cannot make ${notChecked([schema], lacks).join('; ')}`, { hint: 'Name a scratch server that has it, or leave these objects out with --schema.' })
}

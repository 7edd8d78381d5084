import { lookAlike } from './errors.ts'
import type { OpenSource } from './source-schema.ts'

/** Rejects another product that only speaks the protocol, unless it is to be read all the same: with `diff.look-alike`. */
export function refuseLookAlike({ label, server, engine }: OpenSource, force: boolean): void {
  if (force || engine.reads(server.flavour)) return
  throw lookAlike(`${label} is ${server.flavour}, whose catalogs are not those of ${server.dialect}`, { hint: '--force reads them all the same; what they do not tell is not compared.' })
}

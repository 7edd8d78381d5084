import type { Entities, Entity } from '../../../model/entities.ts'
import { arrange } from './arrange.ts'
import { cardSize } from './card.ts'
import { type Arrangement, type Gate, type Link, type Placed, linkId, moved } from './geometry.ts'

/** Room around what a schema holds, and for its name. */
const inset = 28
export const labelHeight = 40

export interface Layout extends Arrangement {
  /** Frames of schemas, where there are several. */
  readonly frames: readonly Placed[]
}

/** Where everything stands: tables within their schemas, schemas beside one another. Pure. */
export function layoutOf({ entities, references }: Entities): Layout {
  const links = references.map(({ from, to }) => ({ from, to }))
  const schemas = [...bySchema(entities)]
  if (schemas.length < 2) return { ...arrange(entities.map(cardSize), links), frames: [] }
  const schemaOf = new Map(entities.map(({ key, schema }) => [key as string, schema]))
  const inner = new Map(schemas.map(([schema, its]) => [schema, framed(its, links.filter(({ from, to }) => schemaOf.get(from) === schema && schemaOf.get(to) === schema))]))
  return joined(inner, links.filter(({ from, to }) => schemaOf.get(from) !== schemaOf.get(to)), schemaOf)
}

function bySchema(entities: readonly Entity[]): ReadonlyMap<string, readonly Entity[]> {
  const found = new Map<string, Entity[]>()
  for (const entity of entities) found.set(entity.schema, [...(found.get(entity.schema) ?? []), entity])
  return found
}

/** What a schema holds, in its frame. */
function framed(entities: readonly Entity[], links: readonly Link[]): Arrangement {
  const within = moved(arrange(entities.map(cardSize), links), { x: inset, y: inset + labelHeight - 10 })
  return { ...within, width: within.width + 2 * inset, height: within.height + 2 * inset + labelHeight - 10 }
}

function joined(inner: ReadonlyMap<string, Arrangement>, links: readonly Link[], schemaOf: ReadonlyMap<string, string>): Layout {
  const between = (link: Link): Link => ({ from: schemaOf.get(link.from) ?? '', to: schemaOf.get(link.to) ?? '' })
  const outer = arrange([...inner].map(([id, { width, height }]) => ({ id, width, height })), links.map(between))
  const places = new Map<string, Placed>()
  const gates = new Map<string, readonly Gate[]>(links.map((link) => [linkId(link), outer.gates.get(linkId(between(link))) ?? []]))
  for (const [schema, arrangement] of inner) {
    const there = moved(arrangement, outer.places.get(schema) as Placed)
    for (const [id, place] of there.places) places.set(id, place)
    for (const [id, gate] of there.gates) gates.set(id, gate)
  }
  return { width: outer.width, height: outer.height, places, gates, frames: [...outer.places.values()] }
}

import type { Entities, Entity, Reference } from '../../../model/entities.ts'
import { counted } from '../table.ts'
import { card } from './card.ts'
import { type Placed, linkId } from './geometry.ts'
import { type Layout, layoutOf } from './layout.ts'
import { line } from './line.ts'
import { accentCount, signs, style } from './style.ts'
import { escaped, short, textWidth } from './text.ts'

const margin = 48
const titleHeight = 84
const legendHeight = 54
const legendWidth = 640

/** A schema as an entity-relationship picture: SVG that stands for itself, light or dark as its viewer is. The same for the same schema. */
export function picture(title: string, found: Entities): string {
  const layout = layoutOf(found)
  const width = Math.ceil(Math.max(layout.width, legendWidth, textWidth(title, 24, 1.1)) + 2 * margin)
  const height = Math.ceil(layout.height + titleHeight + legendHeight + 2 * margin)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(`${title}: ${sums(found)}`)}">`,
    style,
    signs,
    `<rect class="paper" width="100%" height="100%"/>`,
    `<text class="title" x="${margin}" y="${margin + 18}">${escaped(title)}</text><text class="s" x="${margin}" y="${margin + 44}">${sums(found)}</text>`,
    `<g transform="translate(${short(centred(layout, width))} ${margin + titleHeight})">`,
    ...layout.frames.map(frame),
    ...contents(found, layout),
    '</g>',
    legend(margin, height - margin + 4),
    '</svg>',
    '',
  ].join('\n')
}

function centred(layout: Layout, width: number): number {
  return layout.frames.length === 0 && layout.width < width - 2 * margin ? margin : (width - layout.width) / 2
}

function sums({ entities, references }: Entities): string {
  const count = (kind: Entity['kind']) => entities.filter((one) => one.kind === kind).length
  return [counted(count('table'), 'table'), ...(count('view') === 0 ? [] : [counted(count('view'), 'view')]), counted(references.length, 'foreign key')].join(' · ')
}

function frame({ id, x, y, width, height }: Placed): string {
  return `<g transform="translate(${short(x)} ${short(y)})"><rect class="group" width="${short(width)}" height="${short(height)}" rx="14"/><text class="label s" x="28" y="34">${escaped(id)}</text></g>`
}

/** Lines below, boxes above. */
function contents({ entities, references }: Entities, layout: Layout): readonly string[] {
  const byKey = new Map<string, Entity>(entities.map((one) => [one.key, one]))
  const accents = accentsOf(references)
  const mixed = new Set(references.filter(({ optional }) => optional).map(({ to }) => to).filter((key) => references.some(({ to, optional }) => to === key && !optional)))
  const parallel = new Map<string, number>()
  const end = (key: string) => ({ entity: byKey.get(key) as Entity, place: layout.places.get(key) as Placed })
  const lines = references.map((reference) => {
    const id = linkId(reference)
    const nth = parallel.get(id) ?? 0
    parallel.set(id, nth + 1)
    const gates = (layout.gates.get(id) ?? []).map((gate) => ({ ...gate, y: gate.y + nth * 5 }))
    return line(reference, { from: end(reference.from), to: end(reference.to), gates, accent: accents.get(reference.to), isMixed: mixed.has(reference.to) })
  })
  const referring = new Map<string, Map<string, number | undefined>>()
  for (const { from, to, columns } of references) for (const column of columns) (referring.get(from) ?? (referring.set(from, new Map()).get(from) as Map<string, number | undefined>)).set(column, accents.get(to))
  return [...lines, ...entities.map((one) => card(one, layout.places.get(one.key) as Placed, accents.get(one.key), referring.get(one.key) ?? new Map()))]
}

/** Colours for what is referred to: neighbours in number of references get different ones. */
function accentsOf(references: readonly Reference[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { to } of references) counts.set(to, (counts.get(to) ?? 0) + 1)
  const ordered = [...counts].sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1))
  return new Map(ordered.map(([key], index) => [key, index % accentCount]))
}

const meanings: readonly (readonly [sign: string, says: string])[] = [
  ['<use href="#pk"/>', 'primary key'],
  ['<use href="#fk" class="f n"/>', 'refers to'],
  ['<use href="#uq"/>', 'unique'],
  ['<text class="s" x="3" y="4.5">?</text>', 'may be null'],
  ['<path class="l n" d="M-4 0H20"/><g class="l n"><use href="#many" transform="translate(20 0)"/></g>', 'many'],
  ['<path class="l n" d="M-4 0H20"/><g class="l n"><use href="#one" transform="translate(20 0)"/></g>', 'exactly one'],
  ['<path class="l n" d="M-4 0H20"/><g class="l n"><use href="#maybe" transform="translate(20 0)"/></g>', 'one or none'],
]

/** What the signs mean. */
function legend(x: number, y: number): string {
  let at = x
  const items = meanings.map(([sign, says]) => {
    const item = `<g transform="translate(${short(at)} ${y - 4})">${sign}</g><text class="legend s" x="${short(at + 26)}" y="${y}">${says}</text>`
    at += 26 + textWidth(says, 12) + 20
    return item
  })
  return `<g>${items.join('')}</g>`
}

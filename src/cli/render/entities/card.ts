import type { Entity, EntityColumn } from '../../../model/entities.ts'
import type { Placed, Sized } from './geometry.ts'
import { accentClass } from './style.ts'
import { clippedText, escaped, short, textWidth } from './text.ts'

const headHeight = 36
const rowHeight = 22
const footHeight = 7
const gutter = 30
const margin = 12
const betweenTexts = 22
const widthMin = 150
const nameMax = 240
const typeMax = 190

/** How much room an entity takes. */
export function cardSize({ key, name, columns }: Entity): Sized {
  const names = Math.min(nameMax, Math.max(0, ...columns.map((one) => textWidth(one.name, 13))))
  const types = Math.min(typeMax, Math.max(0, ...columns.map((one) => textWidth(typeText(one), 12))))
  const title = Math.min(nameMax + typeMax, textWidth(name, 14, 1.08)) + 2 * margin
  return { id: key, width: Math.ceil(Math.max(widthMin, title, gutter + names + betweenTexts + types + margin)), height: headHeight + columns.length * rowHeight + footHeight }
}

/** The middle of a column's row. */
export function rowMiddle({ columns }: Entity, { y }: Placed, name: string | undefined): number {
  const index = columns.findIndex((column) => column.name === name)
  return index < 0 ? y + headHeight / 2 : y + headHeight + index * rowHeight + rowHeight / 2 + 2
}

/** An entity as a box: its name, its columns with their types, its keys marked. `accents` are those of the entities that columns refer to. */
export function card(entity: Entity, place: Placed, accent: number | undefined, accents: ReadonlyMap<string, number | undefined>): string {
  const { kind, name, comment, columns } = entity
  const { x, y, width, height } = place
  const tone = accentClass(accent)
  const tip = comment === undefined ? '' : `<title>${escaped(comment)}</title>`
  const head = `M0 ${headHeight}V8Q0 0 8 0H${width - 8}Q${width} 0 ${width} 8V${headHeight}Z`
  const bar = `M0 8Q0 0 8 0H${width - 8}Q${width} 0 ${width} 8V4H0Z`
  return [
    `<g class="${kind}" transform="translate(${short(x)} ${short(y)})">${tip}<rect class="card" width="${width}" height="${height}" rx="8"/><path class="head ${tone}" d="${head}"/>${kind === 'view' ? '' : `<path class="bar ${tone}" d="${bar}"/>`}`,
    `<text class="t" x="${margin}" y="24">${escaped(clippedText(name, 14, width - 2 * margin))}</text>`,
    ...columns.map((column, index) => row(column, { y: headHeight + 2 + index * rowHeight, width, isFirst: index === 0, accent: accents.get(column.name) })),
    '</g>',
  ].join('')
}

interface Row {
  readonly y: number
  readonly width: number
  readonly isFirst: boolean
  readonly accent: number | undefined
}

function row(column: EntityColumn, { y, width, isFirst, accent }: Row): string {
  const [middle, base] = [y + rowHeight / 2, y + rowHeight / 2 + 4.5]
  const rule = isFirst ? '' : `<path class="rule" d="M${margin} ${y}H${width - margin}"/>`
  return `${rule}${sign(column, middle, accent)}<text x="${gutter}" y="${base}">${escaped(clippedText(column.name, 13, nameMax))}</text><text class="r s" x="${width - margin}" y="${base}">${escaped(clippedText(typeText(column), 12, typeMax))}</text>`
}

/** What a column is a part of, the strongest first. */
function sign({ keys }: EntityColumn, y: number, accent: number | undefined): string {
  if (keys.includes('primary')) return `<use href="#pk" x="10" y="${y}"/>`
  if (keys.includes('foreign')) return `<use href="#fk" class="f ${accentClass(accent)}" x="10" y="${y}"/>`
  return keys.includes('unique') ? `<use href="#uq" x="10" y="${y}"/>` : ''
}

function typeText({ type, notNull }: EntityColumn): string {
  return `${type}${notNull ? '' : '?'}`
}

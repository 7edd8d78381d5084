import type { Entity, Reference } from '../../../model/entities.ts'
import { rowMiddle } from './card.ts'
import type { Gate, Placed, Point } from './geometry.ts'
import { accentClass } from './style.ts'
import { escaped, short } from './text.ts'

/** One end of a line: a side of a box. */
export interface End {
  readonly entity: Entity
  readonly place: Placed
}

export interface Line {
  readonly from: End
  readonly to: End
  readonly gates: readonly Gate[]
  readonly accent: number | undefined
  /** Some rows of those that refer to it must, others need not: the two ends stand apart. */
  readonly isMixed: boolean
}

/** The straight piece in front of a box, where the sign of the end stands. */
const stub = 22
/** How far from the middle the ends of two sorts stand. */
const apart = 5.5

/** A foreign key as a line from the column that refers to the column that it refers to. */
export function line(reference: Reference, { from, to, gates, accent, isMixed }: Line): string {
  const sides = sidesOf(from.place, to.place)
  const start = anchor(from, sides.from, reference.columns[0])
  const target = anchor(to, sides.to, reference.toColumns[0])
  const end = isMixed ? { ...target, y: target.y + (reference.optional ? apart : -apart) } : target
  const tone = accentClass(accent)
  const says = `${from.entity.name}.${reference.columns.join(', ')} → ${to.entity.name}.${reference.toColumns.join(', ')}  ${reference.name}`
  const path = sides.from === sides.to ? bow(start, end, sides.from) : through(start, end, { gates, isLeftward: sides.from === 'left' })
  return `<g class="l ${tone}"><title>${escaped(says)}</title><path d="${path}"/>${signAt(reference.single ? 'maybe' : 'many', start, sides.from)}${signAt(reference.optional ? 'maybe' : 'one', end, sides.to)}</g>`
}

type SideOf = 'left' | 'right'

/** Facing sides; the right ones of boxes that stand above one another, or are one. */
function sidesOf(from: Placed, to: Placed): { readonly from: SideOf; readonly to: SideOf } {
  if (from.x >= to.x + to.width) return { from: 'left', to: 'right' }
  if (to.x >= from.x + from.width) return { from: 'right', to: 'left' }
  return { from: 'right', to: 'right' }
}

function anchor({ entity, place }: End, side: SideOf, column: string | undefined): Point {
  return { x: side === 'left' ? place.x : place.x + place.width, y: rowMiddle(entity, place, column) }
}

/** By way of the gates, which are told from left to right. */
function through(start: Point, end: Point, { gates, isLeftward }: { readonly gates: readonly Gate[]; readonly isLeftward: boolean }): string {
  const direction = isLeftward ? -1 : 1
  const doors = (isLeftward ? [...gates].reverse() : gates).map(({ left, right, y }) => (isLeftward ? { near: right, far: left, y } : { near: left, far: right, y }))
  let path = `M${point(start)}H${short(start.x + direction * stub)}`
  let at: Point = { x: start.x + direction * stub, y: start.y }
  for (const { near, far, y } of doors) {
    path += `${turn(at, { x: near, y })}H${short(far)}`
    at = { x: far, y }
  }
  return `${path}${turn(at, { x: end.x - direction * stub, y: end.y })}H${short(end.x)}`
}

/** From level to level, smoothly. */
function turn(from: Point, to: Point): string {
  const middle = short((from.x + to.x) / 2)
  return `C${middle} ${short(from.y)} ${middle} ${short(to.y)} ${point(to)}`
}

/** Out and back on one side. */
function bow(start: Point, end: Point, side: SideOf): string {
  const direction = side === 'left' ? -1 : 1
  const out = direction > 0 ? Math.max(start.x, end.x) + stub : Math.min(start.x, end.x) - stub
  const swing = out + direction * Math.min(60, 14 + Math.abs(start.y - end.y) / 6)
  return `M${point(start)}H${short(out)}C${short(swing)} ${short(start.y)} ${short(swing)} ${short(end.y)} ${short(out)} ${short(end.y)}H${short(end.x)}`
}

function signAt(id: string, { x, y }: Point, side: SideOf): string {
  return `<use href="#${id}" transform="translate(${short(x)} ${short(y)})${side === 'left' ? '' : 'scale(-1 1)'}"/>`
}

function point({ x, y }: Point): string {
  return `${short(x)} ${short(y)}`
}

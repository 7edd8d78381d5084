/** Something that takes room. */
export interface Sized {
  readonly id: string
  readonly width: number
  readonly height: number
}

/** A line to be drawn between two of them, `from` the one that refers to the other. */
export interface Link {
  readonly from: string
  readonly to: string
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** Where a box stands: its upper left corner. */
export interface Placed extends Sized, Point {}

/** Boxes in their places, and for links that are far apart the gates they go through: level lines between two abscissas. */
export interface Arrangement {
  readonly width: number
  readonly height: number
  readonly places: ReadonlyMap<string, Placed>
  /** By `linkId`; a link that needs none is not there. From left to right. */
  readonly gates: ReadonlyMap<string, readonly Gate[]>
}

export interface Gate {
  readonly left: number
  readonly right: number
  readonly y: number
}

export function linkId({ from, to }: Link): string {
  return `${from}\0${to}`
}

/** The same arrangement elsewhere. */
export function moved({ width, height, places, gates }: Arrangement, { x, y }: Point): Arrangement {
  return {
    width,
    height,
    places: new Map([...places].map(([id, place]) => [id, { ...place, x: place.x + x, y: place.y + y }])),
    gates: new Map([...gates].map(([id, all]) => [id, all.map((gate) => ({ left: gate.left + x, right: gate.right + x, y: gate.y + y }))])),
  }
}

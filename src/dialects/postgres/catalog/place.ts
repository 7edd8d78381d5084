/**
 * Where a row of a catalog stands, or a part of it: what rows are found by. A number, since tens of thousands are made and looked up, and texts take
 * several times as long. The part's number needs 21 bits (`attnum` has 11); its sign is kept in them.
 */
export type Place = number

const parts = 2 ** 21

export function placeIn(oid: number, sub: number): Place {
  return oid * parts + (sub & (parts - 1))
}

/** The place of the whole that it is a part of. */
export function wholeOf(place: Place): Place {
  return place - (place % parts)
}

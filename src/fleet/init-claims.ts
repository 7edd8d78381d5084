import type { Detected } from '../formats/format.ts'

/** A project that init takes, and the others that would have it. */
export interface Claim {
  readonly taken: Detected
  /** Projects of other tools with the same folder. */
  readonly others: readonly Detected[]
}

/**
 * Who gets a folder that several tools claim. One that is only likely gives way to one that is certain, also inside its folder;
 * among equals the one whose own files say where the database is, then the one found first.
 */
export function settleClaims(found: readonly Detected[]): readonly Claim[] {
  const certain = found.filter(({ confidence }) => confidence === 'certain')
  const standing = found.filter((one) => one.confidence === 'certain' || !certain.some((other) => isWithin(one.dir, other.dir) && other.format.name !== one.format.name))
  const claims: Claim[] = []
  for (const one of standing.toSorted((a, b) => Number(b.url === undefined) - Number(a.url === undefined))) {
    const rival = claims.findIndex(({ taken }) => taken.dir === one.dir && taken.format.name !== one.format.name)
    if (rival < 0) claims.push({ taken: one, others: [] })
    else claims[rival] = { ...claims[rival]!, others: [...claims[rival]!.others, one] }
  }
  return claims.toSorted((a, b) => found.indexOf(a.taken) - found.indexOf(b.taken))
}

function isWithin(dir: string, other: string): boolean {
  return dir === other || other === '' || other === '.' || dir.startsWith(`${other}/`)
}

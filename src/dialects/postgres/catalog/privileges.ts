import type { Privilege } from '../../../model/schema.ts'
import type { Grantable } from '../schema-kind.ts'

/** `aclitem`s as text, or null where nothing was ever granted or revoked. */
export type Acl = readonly string[] | null

/** An access list in our words, the owner's grants first named without a grantor. What an object has by default is written out, so that a list that was never touched is the same as one that says so. */
export function privilegesOf(grantable: Grantable, owner: string, acl: Acl, versionNumber: number): readonly Privilege[] {
  const items = acl === null ? defaults(grantable, owner, versionNumber) : acl.map((item) => parse(item, grantable, owner))
  return items.filter(({ may }) => may.length > 0).sort((a, b) => compare(`${a.grantee} ${a.grantor ?? ''}`, `${b.grantee} ${b.grantor ?? ''}`))
}

/** Access lists of many objects: most are alike, so each is read once. */
export class AccessLists {
  readonly #versionNumber: number
  readonly #known = new Map<Grantable, Map<string, readonly Privilege[]>>()

  constructor(versionNumber: number) {
    this.#versionNumber = versionNumber
  }

  of(grantable: Grantable, owner: string, acl: Acl): readonly Privilege[] {
    const lists = this.#known.get(grantable) ?? new Map<string, readonly Privilege[]>()
    this.#known.set(grantable, lists)
    const name = acl === null ? owner : `${owner}\0${acl.join('\0')}`
    const known = lists.get(name)
    if (known !== undefined) return known
    const read = privilegesOf(grantable, owner, acl, this.#versionNumber)
    lists.set(name, read)
    return read
  }
}

/** What an object of an owner has when nobody granted or revoked anything. */
export function defaults(grantable: Grantable, owner: string, versionNumber: number): Privilege[] {
  const own: readonly Privilege[] = grantable.owner === 'nothing' ? [] : [{ grantee: owner, may: [...wordsOf(grantable, versionNumber)].sort() }]
  return grantable.public.length === 0 ? [...own] : [...own, { grantee: 'public', may: [...grantable.public].sort() }]
}

/** All that can be granted on it, on this server. */
export function wordsOf({ letters }: Grantable, versionNumber: number): readonly string[] {
  return Object.values(letters).filter((word) => versionNumber >= (since[word] ?? 0))
}

/** Release notes: MAINTAIN came with 17. */
const since: Readonly<Record<string, number>> = { MAINTAIN: 170_000 }

/** `"odd role"=r*w/owner`; an empty name is everybody. */
function parse(item: string, { letters }: Grantable, owner: string): Privilege {
  const match = /^("(?:[^"]|"")*"|[^=]*)=([^/]*)\/(.*)$/s.exec(item)
  if (match === null) throw new Error(`the server printed an access list that is not one: ${item}`)
  const [, grantee = '', codes = '', grantor = ''] = match
  const may: string[] = []
  const mayGrant: string[] = []
  for (const [index, letter] of [...codes].entries()) {
    if (letter === '*') continue
    const word = letters[letter] ?? letter
    may.push(word)
    if (codes[index + 1] === '*') mayGrant.push(word)
  }
  const by = unquoted(grantor)
  return {
    grantee: grantee === '' ? 'public' : unquoted(grantee),
    may: may.sort(),
    ...(mayGrant.length === 0 ? {} : { mayGrant: mayGrant.sort() }),
    ...(by === owner ? {} : { grantor: by }),
  }
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

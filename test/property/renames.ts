import fc from 'fast-check'
import type { ObjectKey, Schema, SchemaObject } from '../../src/model/schema.ts'

/** Names that are others in the second script: all that is called so, whatever it is. */
export interface Called {
  readonly names: readonly string[]
  /** How the new ones are written. */
  readonly style: number
}

const candidates = ['t0', 't1', 't2', 'id', 'c0', 'c1', 'c2', 'c3', 'e0', 'e1', 'd0', 'd1', 'q0', 'a', 'b', 'r0', 'f0', 'f1', 'f2', 'g0', 'touch', 's0', 't0_i0', 't1_i1', 't0_key', 't1_k0', 'd0_ok', 'tr0', 'p0', 't0_part0', 'z0', 'v0']

export const calledArbitrary: fc.Arbitrary<Called> = fc.record({ names: fc.subarray(candidates, { minLength: 1, maxLength: 5 }), style: fc.nat(2) })

/** A script, a key or a name with the new names in it, and no others when it has them already. In quotes or not, they are written alike. */
export function calledOtherwise(text: string, { names, style }: Called): string {
  return names.reduce((done, name) => done.replaceAll(new RegExp(`(?<![\\w$])"?${name}"?(?![\\w$])`, 'g'), newName(name, style)), text)
}

function newName(name: string, style: number): string {
  return [`new_${name}`, `"New_${name}."`, `"é ""_${name}"`][style] as string
}

const kinds = ['column', 'constraint', 'domain-constraint', 'trigger', 'policy', 'index', 'sequence', 'function', 'type', 'table', 'view', 'materialized-view']

/** What has to be told so that each is taken for what it was. */
export function renamesBetween(from: Schema, to: Schema, called: Called): readonly string[] {
  const isAsked = ({ key, kind, ...object }: SchemaObject) => kinds.includes(kind) && called.names.includes(ownName(key)) && to.objects.has(calledOtherwise(key, called) as ObjectKey) && !comesFromAbove({ key, kind, ...object }, from)
  const attributes = [...from.objects.values()].flatMap((object) => attributesOf(object).filter((name) => called.names.includes(name) && attributesOf(to.objects.get(calledOtherwise(object.key, called) as ObjectKey)).includes(calledOtherwise(name, called))).map((name) => `attribute:${object.name}.${name}`))
  return [...[...from.objects.values()].filter(isAsked).map(({ key }) => key), ...attributes].map((key) => `${key}=${calledOtherwise(ownName(key), called)}`)
}

function attributesOf(type: SchemaObject | undefined): readonly string[] {
  return ((type?.is['attributes'] ?? []) as readonly { readonly name: string }[]).map(({ name }) => name)
}

function ownName(key: string): string {
  const bare = key.slice(key.indexOf(':') + 1).replace(/\(.*$/s, '')
  return bare.slice(bare.lastIndexOf('.') + 1)
}

/** Those are renamed above, and nowhere else. */
function comesFromAbove({ key, kind, parent, is }: SchemaObject, { objects }: Schema): boolean {
  const above = [...objects.values()].filter((tie) => tie.parent === parent && (tie.kind === 'partition' || tie.kind === 'inheritance'))
  return is['handedDown'] !== undefined || (kind === 'constraint' && above.some(({ is: tie }) => objects.has(`constraint:${String(tie['of'] ?? tie['parent'])}.${ownName(key)}`)))
}

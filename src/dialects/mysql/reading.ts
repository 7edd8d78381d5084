import type { QualifiedName, TokenReader } from '../../lexer/token-reader.ts'
import type { ObjectName, StatementFacts } from '../../model/statement.ts'

/** A statement being read: its tokens, and names as they are written. */
export interface Reading {
  readonly reader: TokenReader
  name(): QualifiedName | undefined
}

/** What a part of the grammar found out, before the whole adds what it can say of every statement. */
export type Found = Omit<StatementFacts, 'parsed'>

/** Facts with the usual answers filled in. */
export function found(tag: string, transaction: Found['transaction'], more: Partial<Found> = {}): Found {
  return { tag, transaction, objects: [], sets: [], dataOnly: false, ...more }
}

/** Names between commas. */
export function nameList({ reader, name }: Reading, kind: ObjectName['kind']): readonly ObjectName[] {
  const objects: ObjectName[] = []
  do {
    const next = name()
    if (!next) break
    objects.push({ kind, ...next })
  } while (reader.takes(','))
  return objects
}

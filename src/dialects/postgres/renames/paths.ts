import { nameIn } from '../catalog/relation-key.ts'
import type { Asked } from './asked.ts'
import { isRoutine } from './renamable.ts'

/** Old and new name of what is renamed, with all that it is a part of: `public.t.a`. Without arguments. */
export interface Paths {
  readonly before: string
  readonly after: string
  readonly isSchema: boolean
}

export function pathsOf({ object, kind, from, to }: Asked): Paths {
  const text = nameIn(object.key)
  const before = isRoutine(object.kind) ? text.slice(0, text.indexOf(`${from}(`) + from.length) : text
  return { before, after: `${before.slice(0, before.length - from.length)}${to}`, isSchema: kind === 'schema' }
}

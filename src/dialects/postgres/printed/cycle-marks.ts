import type { Edit } from './edit.ts'

/** `CYCLE n SET is_cycle TO 'Y'::text DEFAULT 'N'::text USING path` is printed with casts, and none is read there (14 to 18): the type stands before the literal. */
export function cycleMarks(statement: string, bare: string): readonly Edit[] {
  return [...bare.matchAll(/\sCYCLE [^()\n]*? SET \S+ TO .+? DEFAULT .+? USING /g)].flatMap(({ index, 0: clause }) =>
    [...clause.matchAll(/ (?:TO|DEFAULT) ([eE]?_{2,}|NULL)::(.+?)(?= DEFAULT | USING )/g)].map((found) => {
      const at = index + found.index + found[0].indexOf('::')
      const [literal, type] = [(found[1] as string).length, (found[2] as string).length]
      return { at: at - literal, text: found[1] === 'NULL' ? 'NULL' : `${statement.slice(at + 2, at + 2 + type)} ${statement.slice(at - literal, at)}`, removes: literal + 2 + type }
    }),
  )
}

/** What a table lock keeps others from: reading, which is everything, or writing. Undefined for those that let both pass. */
export function conflictOf(mode: string): 'reads' | 'writes' | undefined {
  if (mode === 'ACCESS EXCLUSIVE') return 'reads'
  return ['SHARE', 'SHARE ROW EXCLUSIVE', 'EXCLUSIVE'].includes(mode) ? 'writes' : undefined
}

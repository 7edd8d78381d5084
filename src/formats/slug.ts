/** A migration's title as part of a file name: lower case, words joined by `_`, nothing that a file system or a tool could read otherwise. */
export function slug(title: string, lengthMax = 100): string {
  return title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{Nd}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, lengthMax)
    .replace(/_+$/, '')
}

/** `20260102030405`, in UTC. */
export function stamp(now: Date): string {
  return now.toISOString().replace(/\D/g, '').slice(0, 14)
}

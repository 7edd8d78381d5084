/** A URL with another database in it; everything else stays. */
export function withDatabase(url: string, name: string): string {
  const match = /^([a-z]+:\/\/[^/?#]*)(\/[^?#]*)?(.*)$/s.exec(url)
  return match === null ? url : `${match[1]}/${name}${match[3]}`
}

/** Which directory format the sum was made over: Atlas's own, or golang-migrate's pairs (`?format=golang-migrate`). */
export type Layout = 'atlas' | 'golang-migrate'

/** Version and description that a file name says (Atlas `LocalFile.Version`, `Desc`): cut at the first `_`. */
export function fileVersion(file: string, layout: Layout): { readonly name: string; readonly version: string; readonly description: string } {
  const name = file.slice(0, -(layout === 'atlas' ? '.sql' : '.up.sql').length)
  const at = name.indexOf('_')
  return at < 0 ? { name, version: name, description: '' } : { name, version: name.slice(0, at), description: name.slice(at + 1) }
}

/** Atlas compares names and versions byte by byte, with no sense of numbers. */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

import { databaseInUrl } from './errors.ts'

const placeholder = /\{keyspace\}|%7Bkeyspace%7D/gi

/**
 * A resolved URL with the keyspace's name in it: for every `{keyspace}` where there is one, else as the URL's database, in place of the one it had.
 * Without a name the URL itself. Rejects a URL without `{keyspace}` that has no place for a database, such as a file's.
 */
export function databaseOf(url: string, name: string | undefined): string {
  if (name === undefined) return url
  const encoded = encodeURIComponent(name)
  if (url.search(placeholder) >= 0) return url.replace(placeholder, encoded)
  const parts = /^([a-z][a-z0-9+.-]*:\/\/(?:[^/?]*@)?[^/?]*)(?:\/[^?]*)?(\?.*)?$/is.exec(url)
  if (parts === null) throw databaseInUrl(`the URL for keyspace ${name} has no place for its name`, { hint: 'Write {keyspace} where the name belongs.', details: { keyspace: name } })
  const [, server = '', query = ''] = parts
  return `${server}/${encoded}${withoutParameters(query, ['dbname', 'database'])}`
}

/** A query (`?a=1&b=2`, or nothing) without some of its parameters, the others as they were. */
export function withoutParameters(query: string, names: readonly string[]): string {
  const kept = query
    .slice(1)
    .split('&')
    .filter((part) => part !== '' && !names.includes(part.split('=', 1)[0]!.toLowerCase()))
  return kept.length === 0 ? '' : `?${kept.join('&')}`
}

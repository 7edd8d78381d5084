import { resolve } from 'node:path'
import { connectUrl } from '../errors.ts'

/** What a URL of this dialect says. */
export type SqliteUrl =
  | { readonly transport: 'file'; readonly path: string; readonly readOnly: boolean; readonly remarks: readonly string[] }
  | { readonly transport: 'd1-local'; readonly path: string }
  | { readonly transport: 'd1-http'; readonly account: string; readonly database: string }
  | { readonly transport: 'libsql-http'; readonly base: string; readonly token?: string }

/** Reads a URL; relative files count from `root`. Throws `connect.url`. */
export function parseUrl(url: string, root: string): SqliteUrl {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase()
  switch (scheme) {
    case 'sqlite':
    case 'file':
      return fileUrl(url.slice(scheme.length + 1), root)
    case 'libsql':
      return libsqlUrl(url)
    case 'd1':
      return url.startsWith('d1://') ? d1HttpUrl(url) : { transport: 'd1-local', path: resolve(root, decoded(url.slice('d1:'.length))) }
  }
  throw connectUrl(`${scheme === undefined ? 'a URL without a scheme' : `${scheme}: URLs`} cannot be opened as SQLite`, { hint: 'Known: sqlite:FILE, file:FILE, libsql://HOST, d1:FILE, d1://ACCOUNT/DATABASE-ID.' })
}

/** Parameters other tools put behind a file's name; they tune those tools' own sessions (Prisma, Atlas with go-sqlite3, libSQL). */
const foreignParameters: ReadonlySet<string> = new Set(['connection_limit', 'socket_timeout', 'cache', '_fk', '_foreign_keys', '_pragma', '_busy_timeout', '_journal', '_journal_mode', '_loc', '_txlock', 'nolock', 'vfs'])

function fileUrl(rest: string, root: string): SqliteUrl {
  const [name = '', query = ''] = split(rest, '?')
  let readOnly = false
  const remarks: string[] = []
  for (const [key, given] of new URLSearchParams(query)) {
    if (key === 'mode' && given === 'memory') return { transport: 'file', path: ':memory:', readOnly: false, remarks }
    if (key === 'mode' && ['ro', 'rw', 'rwc'].includes(given)) readOnly = given === 'ro'
    else if (foreignParameters.has(key)) remarks.push(`the URL’s ${key} means nothing to Skein`)
    else throw connectUrl(`the URL of an SQLite file has an unknown parameter: ${key}${key === 'mode' ? `=${given}` : ''}`, { hint: 'Known: mode=ro, mode=rw, mode=rwc, mode=memory.' })
  }
  if (name === ':memory:' || name === '//:memory:') return { transport: 'file', path: ':memory:', readOnly: false, remarks }
  const path = localPath(name)
  if (path === '') throw connectUrl('the URL of an SQLite file names no file', { hint: 'Write sqlite:data/app.db, or sqlite::memory:.' })
  return { transport: 'file', path: resolve(root, path), readOnly, remarks }
}

/** `//` may be followed by `localhost`, by an absolute path, or (as Atlas and SQLAlchemy write it) by a relative one. */
function localPath(name: string): string {
  const path = decoded(name.startsWith('//') ? name.slice(2).replace(/^localhost(?=\/)/, '') : name)
  return path.replace(/^\/(?=[a-z]:[\\/])/i, '') // file:///C:/app.db
}

function libsqlUrl(url: string): SqliteUrl {
  const parsed = parsedOr(url, 'libsql://HOST')
  if (parsed.hostname === '') throw connectUrl('the libSQL URL names no host', { hint: 'Write libsql://HOST, with the token beside it.' })
  let tls = true
  let token: string | undefined
  for (const [key, given] of parsed.searchParams) {
    if (key === 'tls' && (given === '0' || given === '1')) tls = given === '1'
    else if (key === 'authToken') token = given
    else throw connectUrl(`the libSQL URL has an unknown parameter: ${key}`, { hint: 'Known: tls=0, tls=1, authToken.' })
  }
  return { transport: 'libsql-http', base: `${tls ? 'https' : 'http'}://${parsed.host}${parsed.pathname.replace(/\/$/, '')}`, ...(token === undefined ? {} : { token }) }
}

function d1HttpUrl(url: string): SqliteUrl {
  const [account = '', database = '', ...more] = url.slice('d1://'.length).split('/').map(decoded)
  if (account === '' || database === '' || more.length > 0) throw connectUrl('a D1 URL is d1://ACCOUNT/DATABASE-ID', { hint: 'Both ids stand in the Cloudflare dashboard, and in `wrangler d1 list`.' })
  return { transport: 'd1-http', account, database }
}

function parsedOr(url: string, form: string): URL {
  try {
    return new URL(url)
  } catch {
    throw connectUrl(`the URL cannot be read; its form is ${form}`)
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // A lone % is part of the name.
  }
}

function split(text: string, by: string): readonly string[] {
  const at = text.indexOf(by)
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + by.length)]
}

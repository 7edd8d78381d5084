import { rememberSecret } from '../errors/secrets.ts'

/** What a value is: a URL has a password in it, perhaps; a secret is one as a whole; a certificate is none. */
export type ValueKind = 'url' | 'secret' | 'certificate'

/** Texts shorter than this that are no URL are taken for a slip, not a secret: masking them would mask ordinary words. */
const shortestWhole = 8

/** Remembers the secrets of a resolved value, in every spelling that a driver or a server may quote. */
export function rememberValue(text: string, kind: ValueKind): void {
  if (kind === 'certificate') return
  if (kind === 'secret') return rememberAll([text, ...longLines(text)])
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?]*@)?/i.exec(text)
  if (authority !== null) rememberAll([...passwordsOf(authority[1] ?? ''), ...urlObjectPassword(text), ...queryPasswords(text)])
  else if (!/^(?:[a-z][a-z0-9+.-]*:|[./~])/i.test(text)) rememberAll([...keywordPasswords(text), ...(text.length >= shortestWhole ? [text] : [])])
}

function rememberAll(secrets: readonly string[]): void {
  for (const secret of secrets) {
    rememberSecret(secret)
    rememberSecret(decoded(secret))
    rememberSecret(JSON.stringify(decoded(secret)).slice(1, -1))
  }
}

/** `user:password@` up to the last @: a password may have an @ that nobody encoded. */
function passwordsOf(userinfo: string): readonly string[] {
  const colon = userinfo.indexOf(':')
  return colon < 0 || colon + 1 >= userinfo.length - 1 ? [] : [userinfo.slice(colon + 1, -1)]
}

/** As Node's own URL spells it, which drivers quote. */
function urlObjectPassword(text: string): readonly string[] {
  return URL.canParse(text) && new URL(text).password !== '' ? [new URL(text).password] : []
}

function queryPasswords(text: string): readonly string[] {
  return [...text.matchAll(/[?&](?:password|sslpassword|authToken|auth_token|token|jwt)=([^&#]+)/gi)].map((match) => match[1]!)
}

function keywordPasswords(text: string): readonly string[] {
  return [...text.matchAll(/\b(?:ssl)?password\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\S+))/gi)].map((match) => match[1] ?? match[2]!)
}

/** A private key is quoted by its lines. */
function longLines(text: string): readonly string[] {
  return text.includes('\n') ? text.split(/\r?\n/).filter((line) => line.length >= 16 && !line.startsWith('-----')) : []
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

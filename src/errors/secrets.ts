/**
 * Every secret that this process has resolved. Kept so that nothing printed can contain one, whoever wrote the text:
 * drivers, servers and tools quote URLs and passwords in their errors.
 */
const remembered = new Set<string>()
const shortest = 3

/** Remembers a secret, as it is and as it is spelt inside URLs. Too short ones would mask ordinary text and are left out. */
export function rememberSecret(secret: string): void {
  for (const spelling of [secret, encodeURIComponent(secret), encodeURI(secret)]) if (spelling.length >= shortest) remembered.add(spelling)
}

/** The scheme's length is bounded, or a long run of letters would be searched again from each of them. */
const urlPassword = /([a-z][a-z0-9+.-]{0,24}:\/\/[^\s:@/?#'"]*):([^\s@/]+(?:@[^\s@/]*)*)@/gi
const queryPassword = /([?&](?:password|sslpassword|authToken|token|auth_token)=)[^&\s'"]+/gi
const keywordPassword = /\b(\w{0,40}password\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s'"&]+)/gi
/** A string of any dialect: with doubled quotes, with backslashes, with both read the other way, in dollars, or one that never ends. */
const literal = String.raw`(?:[eE]|[uU]&)?'(?:[^'\\]|''|\\[^])*'|(?:[eE]|[uU]&)?'(?:[^']|'')*'|"(?:[^"\\]|""|\\[^])*"|\$(?<tag>\w*)\$[^]*?\$\k<tag>\$|['"][^]*$`
const sqlPassword = new RegExp(String.raw`\b((?:encrypted\s+)?password|identified\s+(?:with\s+\S+\s+)?(?:by|as)(?:\s+password)?)(\s+)(?:${literal})`, 'gi')
const setPassword = new RegExp(String.raw`\b(set\s+password\s+for\s[^=;]{1,300}(?:=|\bto\b)\s*)((?:password\s*\(\s*)?)(?:${literal})`, 'gi')
const bearer = /\b(bearer\s+)[\w.~+/=-]+/gi
const mask = '***'

/** The text without secrets: remembered ones, passwords in URLs and connection strings, password literals in SQL, bearer tokens. */
export function redact(text: string): string {
  let result = text
  for (const secret of [...remembered].sort((a, b) => b.length - a.length)) if (result.includes(secret)) result = result.split(secret).join(mask)
  return result
    .replace(urlPassword, `$1:${mask}@`)
    .replace(queryPassword, `$1${mask}`)
    .replace(keywordPassword, `$1${mask}`)
    .replace(sqlPassword, `$1$2'${mask}'`)
    .replace(setPassword, `$1$2'${mask}'`)
    .replace(bearer, `$1${mask}`)
}

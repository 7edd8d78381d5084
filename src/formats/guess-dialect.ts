import type { DialectName } from '../dialects/dialect-name.ts'

/** Words that only one dialect has, with what they say. */
const signs: readonly (readonly [DialectName, RegExp])[] = [
  ['postgres', /\b(?:big|small)?serial\b|\btimestamptz\b|\bjsonb\b|\bbytea\b|\btimestamp with(?:out)? time zone\b/i],
  ['postgres', /\bcreate extension\b|\blanguage\s+'?plpgsql\b|\$\$|::\w+/i],
  ['postgres', /\benable row level security\b|\bcreate (?:type|domain|policy)\b|\busing (?:gin|gist|brin)\b|\bindex concurrently\b|\bcomment on (?:table|column)\b/i],
  ['mysql', /\bauto_increment\b|\bengine\s*=\s*\w+|\b(?:tiny|medium|long)(?:text|int|blob)\b|\bunsigned\b/i],
  ['mysql', /`\w+`\s+(?:varchar|bigint|int|datetime|text)\b|\bcharacter set\b|\bon update current_timestamp\b/i],
  ['sqlite', /\bautoincrement\b|\bpragma\s+\w+|\bwithout rowid\b|\)\s*strict\s*;/i],
  ['sqlite', /\binteger primary key\b|\bstrftime\s*\(|\bdatetime\('now'|\bunixepoch\(/i],
]

/** The dialect that most of the signs in these texts point to, and one of the words found; undefined when nothing tells. */
export function guessDialect(texts: readonly string[]): { readonly dialect: DialectName; readonly because: string } | undefined {
  const found = new Map<DialectName, string[]>()
  for (const text of texts) {
    for (const [dialect, sign] of signs) {
      const word = sign.exec(text)?.[0]
      if (word !== undefined) found.set(dialect, [...(found.get(dialect) ?? []), word.replace(/\s+/g, ' ')])
    }
  }
  const [best] = [...found].sort(([, a], [, b]) => b.length - a.length)
  return best === undefined ? undefined : { dialect: best[0], because: best[1][0] ?? '' }
}

/** The dialect of a connection URL's scheme, as applications and tools write them. */
export function dialectOfScheme(url: string): DialectName | undefined {
  if (/^(?:postgres(?:ql)?|pglite|cockroachdb?):/i.test(url)) return 'postgres'
  if (/^(?:mysql|mariadb|maria):/i.test(url)) return 'mysql'
  return /^(?:sqlite3?|libsql|file|d1):/i.test(url) ? 'sqlite' : undefined
}

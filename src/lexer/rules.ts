/** How one kind of quote is read. */
export interface QuoteRule {
  readonly open: string
  readonly close: string
  /** Whether what stands inside is a value or a name. */
  readonly holds: 'string' | 'identifier'
  /** Two closing quotes in a row stand for one. */
  readonly doubled: boolean
  /** A backslash takes the meaning from the character behind it. */
  readonly backslash: boolean
}

/** The lexical rules of a dialect in one of its session modes: a table, no code. */
export interface LexicalRules {
  readonly quotes: readonly QuoteRule[]
  /** An `e` glued to a single quote turns backslash escapes on (Postgres). */
  readonly escapeStrings: boolean
  readonly nestedComments: boolean
  /** `#` begins a comment (MySQL). */
  readonly hashComments: boolean
  /** `--` begins a comment only before a blank or the end (MySQL). */
  readonly dashNeedsBlank: boolean
  /** A carriage return alone ends a line comment (Postgres: psqlscan.l `non_newline`). */
  readonly returnEndsComment: boolean
  /** `/*!` and `/*M!` hold code (MySQL, MariaDB). */
  readonly versionComments: boolean
  /** `$tag$ … $tag$` (Postgres). */
  readonly dollarQuotes: boolean
  /** A semicolon inside parentheses ends nothing (psqlscan.l `paren_depth`). */
  readonly parenthesesHold: boolean
  /** What begins a line that is meant for the engine's own client: a character, and where it counts as such. */
  readonly client?: { readonly prefix: string; readonly where: 'anywhere' | 'statement-start' }
  /** Words that at the start of a statement make the line one for the client: `delimiter`. */
  readonly clientWords: readonly string[]
}

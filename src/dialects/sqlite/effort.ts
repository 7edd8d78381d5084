const briefLengthMax = 64 * 1024

/**
 * Whether a statement certainly ends in no time, however large its tables are: it touches the catalog or the few rows it spells out.
 * Such statements run on this thread, where a call costs 2 µs; all others run aside, where it costs 100 and a cancel can reach them.
 * A wrong no costs those microseconds; so whatever is not recognised is a no.
 */
export function isBrief(sql: string): boolean {
  if (sql.length > briefLengthMax) return false
  const rule = rules.find(({ begins }) => begins.test(sql))
  return rule !== undefined && (rule.unless === undefined || !rule.unless.test(sql))
}

/**
 * Tables that a unit itself has made and nothing has filled since: an index on one has no row to read. Only what was certainly new counts
 * (no IF NOT EXISTS, no AS), and after any statement that may write rows nothing does.
 */
export class NewTables {
  readonly #names = new Set<string>()

  /** Whether the statement makes an index on a table that is new and empty. */
  indexes(sql: string): boolean {
    const on = this.#names.size === 0 ? undefined : index.exec(sql)?.[1]
    return on !== undefined && this.#names.has(plain(on))
  }

  /** Takes note of a statement that has run. */
  ran(sql: string): void {
    const made = table.exec(sql)?.[1]
    if (made !== undefined && isBrief(sql)) this.#names.add(plain(made))
    else if (!index.test(sql)) this.#names.clear()
  }
}

const name = String.raw`("[^"]+"|\`[^\`]+\`|\[[^\]]+\]|\w+)`
const table = new RegExp(String.raw`^create\s+table\s+(?!if\b)${name}\s*\(`, 'i')
const index = new RegExp(String.raw`^create\s+(?:unique\s+)?index\s+(?:if\s+not\s+exists\s+)?${name}\s+on\s+${name}\s*\(`.replace(name, name.replace('(', '(?:')), 'i')

/** A name without its quotes; SQLite compares names without regard to ASCII case. */
function plain(quoted: string): string {
  return quoted.replace(/^["`[]|["`\]]$/g, '').toLowerCase()
}

const rules: readonly { readonly begins: RegExp; readonly unless?: RegExp }[] = [
  { begins: /^create\s+(?:temp\s+|temporary\s+)?table\b/i, unless: /\bas\s*(?:\(|select\b|values\b|with\b)/i },
  { begins: /^create\s+(?:temp\s+|temporary\s+)?(?:view|trigger)\b/i },
  { begins: /^drop\s+(?:view|trigger)\b/i },
  { begins: /^alter\s+table\s.*\srename\s/is },
  // A CHECK, a generated column or NOT NULL makes ADD COLUMN read every row.
  { begins: /^alter\s+table\s.*\sadd\s/is, unless: /\b(?:check|as|generated|not\s+null)\b/i },
  { begins: /^insert\s/i, unless: /\bselect\b/i },
  { begins: /^(?:begin|commit|end|savepoint|release)\b/i },
  { begins: /^pragma\s+(?:\w+\.)?(?:foreign_keys|defer_foreign_keys|legacy_alter_table|writable_schema|recursive_triggers|ignore_check_constraints|user_version|synchronous|busy_timeout)\b/i },
]

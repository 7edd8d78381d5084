import type { DialectName } from '../../dialects/dialect-name.ts'

/** What Atlas's splitter looks for, per driver (Atlas `ScannerOptions`). */
export interface SplitRules {
  /** `BEGIN … END;` holds its statements together. */
  readonly begin: boolean
  /** `BEGIN ATOMIC … END` likewise. */
  readonly beginAtomic: boolean
  readonly dollarQuotes: boolean
  /** Backslashes escape in every quote. */
  readonly backslashes: boolean
  /** Backslashes escape in quotes that an `E` stands before. */
  readonly escapeStrings: boolean
  readonly hashComments: boolean
}

const none: SplitRules = { begin: false, beginAtomic: false, dollarQuotes: false, backslashes: false, escapeStrings: false, hashComments: false }

export const splitRules: Readonly<Record<DialectName, SplitRules>> = {
  postgres: { ...none, begin: true, beginAtomic: true, dollarQuotes: true, escapeStrings: true },
  mysql: { ...none, begin: true, backslashes: true, hashComments: true },
  sqlite: { ...none, begin: true },
}

/** For files that are not in Atlas's own layout: the driver is not asked. */
export const genericRules: SplitRules = { ...none, beginAtomic: true, dollarQuotes: true }

import type { Grantable } from '../schema-kind.ts'

/** What may be granted on which kind of object, and what it has by itself (`acldefault` in utils/adt/acl.c). */
export const grantables = {
  /** Whatever has columns: views and foreign tables too. */
  table: { letters: { a: 'INSERT', r: 'SELECT', w: 'UPDATE', d: 'DELETE', D: 'TRUNCATE', x: 'REFERENCES', t: 'TRIGGER', m: 'MAINTAIN' }, public: [], defaults: 'tables', parts: ['column', 'system-column'] },
  /** A column of any of them. The table's owner has nothing on a column alone. */
  column: { letters: { a: 'INSERT', r: 'SELECT', w: 'UPDATE', x: 'REFERENCES' }, public: [], owner: 'nothing' },
  sequence: { letters: { r: 'SELECT', w: 'UPDATE', U: 'USAGE' }, public: [], defaults: 'sequences' },
  /** Functions, procedures, aggregates. */
  routine: { letters: { X: 'EXECUTE' }, public: ['EXECUTE'], defaults: 'functions' },
  /** Domains too. */
  type: { letters: { U: 'USAGE' }, public: ['USAGE'], defaults: 'types' },
  schema: { letters: { U: 'USAGE', C: 'CREATE' }, public: [], defaults: 'schemas' },
  language: { letters: { U: 'USAGE' }, public: ['USAGE'] },
  foreignDataWrapper: { letters: { U: 'USAGE' }, public: [] },
  foreignServer: { letters: { U: 'USAGE' }, public: [] },
  largeObject: { letters: { r: 'SELECT', w: 'UPDATE' }, public: [], defaults: 'large objects' },
} as const satisfies Readonly<Record<string, Grantable>>

/** A comment with which another tool is told to run a file, or a statement, outside a transaction. */
export interface ForeignDirective {
  readonly tool: string
  /** The comment as its manual writes it. */
  readonly written: string
  readonly pattern: RegExp
}

/**
 * Source: each tool's manual; sqlx 0.9 `sqlx-core/src/migrate/source.rs`; postgres-migrations `run-migration.ts`. Flyway's own place is a `.conf`
 * file beside the script, where the line stands without dashes. Patterns match one line, trimmed.
 */
export const foreignDirectives: readonly ForeignDirective[] = [
  { tool: 'goose', written: '-- +goose NO TRANSACTION', pattern: /^--\s*\+goose\s+NO TRANSACTION\b/i },
  { tool: 'dbmate', written: '-- migrate:up transaction:false', pattern: /^--\s*migrate:(?:up|down)\b.*\btransaction:\s*false\b/i },
  { tool: 'Atlas', written: '-- atlas:txmode none', pattern: /^--\s*atlas:txmode\s+none\b/ },
  { tool: 'graphile-migrate', written: '--! no-transaction', pattern: /^--!\s*no-transaction\b/i },
  { tool: 'Flyway', written: '-- flyway:executeInTransaction=false', pattern: /^(?:--\s*(?:flyway:)?)?executeInTransaction\s*[=:]\s*false\b/i },
  { tool: 'sqlx', written: '-- no-transaction', pattern: /^--\s*no-transaction\b/ },
  { tool: 'sql-migrate', written: '-- +migrate Up notransaction', pattern: /^--\s*\+migrate\s+(?:Up|Down)\s+notransaction\b/i },
  { tool: 'postgres-migrations', written: '-- postgres-migrations disable-transaction', pattern: /^--\s*postgres-migrations\s+disable-transaction\b/i },
  { tool: 'Liquibase', written: '--changeset author:id runInTransaction:false', pattern: /^--\s*changeset\b.*\brunInTransaction:\s*false\b/i },
]

/** The directives of other tools in a comment, first line first. */
export function foreignDirectivesIn(comment: string): readonly ForeignDirective[] {
  return comment
    .split(/\r?\n|\r/)
    .map((line) => line.trim())
    .flatMap((line) => foreignDirectives.find(({ pattern }) => pattern.test(line)) ?? [])
}

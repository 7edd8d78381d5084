/** What `skein --help` prints, kept as text so that printing it loads nothing. A test holds it against the commands that exist. */
export const rootHelp = `skein: one tool over every database a team runs

Usage: skein COMMAND [SELECTOR ...] [--flags]

Look
  status       every database in one view: head, applied, pending, late, edited, failed
  doctor       connectivity, versions, privileges, poolers, clock, configuration
  ready        for containers: pass when every migration of this build is applied
  inspect      a schema as SQL, JSON, a diagram or a picture: of a database or of files
  diff         the plan that makes one schema of another, without losing a row

Do
  migrate      apply all that is pending, databases in parallel, statements in order
  new          an empty hand-written migration, in the database's own format

Begin
  init         find the projects in this repository and write skein.config.ts
  demo         a fleet of six databases to play with
  completion   a completion script for bash, zsh or fish

A SELECTOR is a database, a group or a glob; none means all. --ps is short for the group ps.
Every command takes --json, --config FILE, --environment NAME and --help.

Examples
  skein init
  skein status
  skein migrate --dry-run
  skein migrate crm --to 0007_add_nick
  skein inspect db:crm --format svg > crm.svg
  skein diff --from db:crm --to migrations/ --format sql
`

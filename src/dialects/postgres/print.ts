import type { Plan, Step, StepGroup } from '../../model/plan.ts'

/** A plan as a script for psql: what shares a transaction stands in `begin … commit`. Empty for an empty plan. */
export function print(plan: Plan): string {
  const groups = plan.groups.filter(({ steps }) => steps.length > 0)
  if (groups.length === 0) return ''
  return `${['set check_function_bodies = off;', ...groups.map((one, index) => printGroup(one, groups[index - 1], groups[index + 1])), 'reset check_function_bodies;'].join('\n')}\n`
}

function printGroup({ transaction, lockTimeoutMs, steps }: StepGroup, before: StepGroup | undefined, after: StepGroup | undefined): string {
  const statements = joined(steps).map((sql) => `${sql};`)
  const around = (neighbour: StepGroup | undefined, says: (name: string) => string) => (neighbour?.transaction === 'none' ? [] : unbounded.map(says))
  if (transaction === 'none') return [...around(before, (name) => `set ${name} = 0;`), ...statements, ...around(after, (name) => `reset ${name};`)].join('\n')
  const guards = lockTimeoutMs === undefined ? [] : [`set local lock_timeout = ${lockTimeoutMs};`, ...(steps.some(({ works }) => works !== undefined) ? ['set local statement_timeout = 0;'] : [])]
  return ['begin;', ...guards, ...statements, 'commit;'].join('\n')
}

/** What would end a build or a drop in the middle, and leave something that is not valid: its waits for older transactions count too. */
const unbounded = ['lock_timeout', 'statement_timeout']

/** Neighbouring clauses on one table as one statement. */
function joined(steps: readonly Step[]): readonly string[] {
  const statements: string[] = []
  let open: { readonly head: string; readonly clauses: string[] } | undefined
  const close = () => {
    if (open !== undefined) statements.push(`${open.head} ${open.clauses.join(', ')}`)
    open = undefined
  }
  for (const { sql, joins, note } of steps) {
    if (note !== undefined) close()
    const text = note === undefined ? sql : `-- ${note}\n${sql}`
    if (joins !== undefined && open?.head === joins.head) open.clauses.push(joins.clause)
    else {
      close()
      if (joins === undefined) statements.push(text)
      else open = { head: joins.head, clauses: [joins.clause] }
    }
  }
  close()
  return statements
}

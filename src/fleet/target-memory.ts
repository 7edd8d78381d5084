import { wrongTarget } from './errors.ts'
import type { Fleet } from './fleet.ts'
import type { Member } from './member.ts'

/**
 * This machine's memory of which environment each database was migrated for, by the server's own identity of it: a production URL in
 * somebody's development settings is then noticed. It lies in the disposable cache; without it nothing is refused.
 */
export async function assertRightTarget(fleet: Fleet, member: Member, identity: string | undefined): Promise<void> {
  if (identity === undefined) return
  const kept = await fleet.answers.read(keyOf(member, identity)).catch(() => undefined)
  const before = (kept?.value as { readonly environment?: string } | undefined)?.environment
  if (before === undefined || before === fleet.environment) return
  throw wrongTarget(`${member.name}: the database behind this URL was migrated as part of ${before}, and this is ${fleet.environment}`, {
    hint: 'Check the URL. If it is meant, --yes migrates it and remembers it as part of this environment.',
    details: { environment: fleet.environment, before },
  })
}

/** Remembers; a cache that cannot be written is no reason to fail. */
export async function rememberTarget(fleet: Fleet, member: Member, identity: string | undefined): Promise<void> {
  if (identity !== undefined) await fleet.answers.write(keyOf(member, identity), { environment: fleet.environment }).catch(() => {})
}

function keyOf({ settled }: Member, identity: string): string {
  return JSON.stringify(['target', identity, settled.schema ?? '', settled.table])
}

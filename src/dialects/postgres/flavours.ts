/** What is known of servers that speak Postgres's protocol and are not it. */
const lookAlikes: Readonly<Record<string, string>> = {
  aurora: 'Amazon Aurora: Postgres with another storage; Skein is not tested on it',
  citus: 'Citus: some DDL on distributed tables behaves in its own way; Skein is not tested on it',
  cockroachdb: 'CockroachDB: speaks the protocol, is another database; Skein is not tested on it',
  neon: 'Neon: Postgres with another storage; Skein is not tested on it',
  redshift: 'Amazon Redshift: speaks the protocol, is another database; Skein is not tested on it',
  yugabytedb: 'YugabyteDB: speaks the protocol, is another database; Skein is not tested on it',
}

/** Majors that Skein's own tests run on: the oldest and the newest, and what lies between. */
const tested = { oldest: 13, newest: 18 } as const

/** What people should know of this server before they trust a run on it. */
export function remarksOf(server: { readonly flavour: string; readonly versionNumber: number; readonly isPooled: boolean; readonly fsync: boolean }): readonly string[] {
  const remarks: string[] = []
  const major = Math.floor(server.versionNumber / 10_000)
  const lookAlike = lookAlikes[server.flavour]
  if (lookAlike !== undefined) remarks.push(lookAlike)
  else if (major < tested.oldest || major > tested.newest) remarks.push(`Postgres ${major}: Skein is tested on ${tested.oldest} to ${tested.newest}`)
  if (server.isPooled) remarks.push('behind a connection pooler: what a session sets and locks is not kept, so migrations need the direct URL')
  if (!server.fsync) remarks.push('fsync is off: a crash of the machine can lose what was committed')
  return remarks
}

/** Who makes roles and schemas that migrations take for granted. */
interface Maker {
  readonly service: string
  readonly roles: readonly string[]
  readonly schemas: readonly string[]
}

/** The best known names of each service, from general knowledge of them: enough for a hint, no complete list. */
const makers: readonly Maker[] = [
  {
    service: 'Supabase',
    roles: ['anon', 'authenticated', 'service_role', 'authenticator', 'dashboard_user', 'supabase_admin', 'supabase_auth_admin', 'supabase_storage_admin', 'supabase_realtime_admin', 'supabase_replication_admin'],
    schemas: ['auth', 'storage', 'realtime', 'vault', 'extensions', 'graphql', 'graphql_public', 'supabase_functions', 'supabase_migrations'],
  },
  { service: 'Hasura', roles: [], schemas: ['hdb_catalog'] },
  { service: 'Neon', roles: ['neon_superuser', 'neondb_owner', 'cloud_admin'], schemas: ['neon_auth'] },
  { service: 'Amazon RDS', roles: ['rds_superuser', 'rds_iam', 'rds_replication', 'rdsadmin'], schemas: [] },
  { service: 'Google Cloud SQL', roles: ['cloudsqlsuperuser', 'cloudsqladmin', 'cloudsqliamuser'], schemas: [] },
  { service: 'Azure', roles: ['azure_pg_admin', 'azuresu'], schemas: [] },
]

const missing = /^(?:(?<role>role)|schema|relation|function|type|table|view) "?(?<name>[^"(]+?)"?(?:\(.*\))? does not exist/

/** What to do about a role or schema that a migration takes for granted and this server lacks; undefined for any other message. */
export function expectedHint(message: string): string | undefined {
  const { role, name } = missing.exec(message)?.groups ?? {}
  if (name === undefined) return undefined
  const isRole = role !== undefined
  if (!isRole && !name.includes('.') && !message.startsWith('schema')) return undefined
  const wanted = isRole ? name : (name.split('.')[0] ?? name)
  const maker = makers.find(({ roles, schemas }) => (isRole ? roles : schemas).includes(wanted))
  if (maker !== undefined) return `${isRole ? `The role ${wanted} comes` : `The schema ${wanted} and what is in it come`} with ${maker.service}. On another server make it before the migrations, by hand or in one that runs first.`
  if (isRole) return `Roles belong to the server, not to the database: make the role ${wanted} before the migrations.`
  return message.startsWith('schema') ? `Make the schema ${wanted} before the migrations, or in one that runs first.` : undefined
}

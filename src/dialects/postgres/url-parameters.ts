/** What a parameter of a connection URL, a service file or the environment does here. */
export type Parameter =
  /** One of libpq's, used as libpq uses it. `check` answers what is wrong with a value. */
  | { readonly kind: 'used'; readonly check?: (value: string) => string | undefined }
  /** Another tool's spelling, turned into one of ours. */
  | { readonly kind: 'means'; readonly means: (value: string) => Readonly<Record<string, string>> | undefined; readonly allowed?: string }
  /** A run-time setting, sent to the server as it is. */
  | { readonly kind: 'setting'; readonly setting: string }
  /** Understood, and of no consequence for one session of ours. */
  | { readonly kind: 'no-effect'; readonly because: string }
  | { readonly kind: 'refused'; readonly because: string; readonly hint?: string }

const oneOf = (...allowed: readonly string[]) => (value: string) => (allowed.includes(value) ? undefined : `must be one of ${allowed.join(', ')}`)
const integer = (value: string) => (/^\s*[+-]?\d+\s*$/.test(value) ? undefined : 'must be a whole number')
const used = (check?: (value: string) => string | undefined): Parameter => (check === undefined ? { kind: 'used' } : { kind: 'used', check })
const setting = (name: string): Parameter => ({ kind: 'setting', setting: name })
const noEffect = (because: string): Parameter => ({ kind: 'no-effect', because })
const refused = (because: string, hint?: string): Parameter => ({ kind: 'refused', because, ...(hint === undefined ? {} : { hint }) })
const searchPath: Parameter = { kind: 'means', means: (value) => ({ search_path: value }) }

const pool = 'it configures a connection pool; Skein opens one connection'
const prepared = 'it is about prepared statements; Skein uses none'
const gssapi = 'it is about GSSAPI, which is not used here'
const encrypted = oneOf('disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full')
const tlsVersions = oneOf('TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3')

/** libpq's own (its documentation, section "Parameter Key Words", versions 13 to 18). */
const libpq: Readonly<Record<string, Parameter>> = {
  host: used(),
  hostaddr: used(),
  port: used(),
  dbname: used(),
  user: used(),
  password: used(),
  passfile: used(),
  require_auth: used((value) => {
    const known = ['password', 'md5', 'gss', 'sspi', 'scram-sha-256', 'oauth', 'none']
    const isKnown = value.split(',').every((method) => known.includes(method.trim().replace(/^!/, '')))
    return isKnown ? undefined : `names a way of authentication that does not exist; there are ${known.join(', ')}`
  }),
  channel_binding: used(oneOf('disable', 'prefer', 'require')),
  connect_timeout: used(integer),
  client_encoding: used((value) => (/^(auto|utf-?8|unicode)$/i.test(value) ? undefined : 'must be UTF8: Skein sends and reads UTF-8 only')),
  options: used(),
  application_name: used(),
  fallback_application_name: used(),
  keepalives: used(integer),
  keepalives_idle: used(integer),
  keepalives_interval: noEffect('the system decides; Node sets only when probes begin (keepalives_idle)'),
  keepalives_count: noEffect('the system decides; Node sets only when probes begin (keepalives_idle)'),
  tcp_user_timeout: noEffect('Node cannot set it; every command here has a deadline of its own'),
  sslmode: { kind: 'means', means: (value) => (value === 'no-verify' ? { sslmode: 'require' } : encrypted(value) === undefined ? { sslmode: value } : undefined), allowed: 'disable, allow, prefer, require, verify-ca, verify-full' },
  sslnegotiation: used(oneOf('postgres', 'direct')),
  sslcert: used(),
  sslkey: used(),
  sslpassword: used(),
  sslcertmode: { kind: 'means', means: (value) => (value === 'disable' || value === 'allow' ? { sslcertmode: value } : undefined), allowed: 'disable, allow (require cannot be checked from Node)' },
  sslrootcert: used(),
  sslcrl: used(),
  ssl_min_protocol_version: used(tlsVersions),
  ssl_max_protocol_version: used(tlsVersions),
  sslcompression: noEffect('TLS compression is off everywhere today, in libpq too'),
  requiressl: { kind: 'means', means: (value) => ({ sslmode: value === '1' ? 'require' : 'prefer' }) },
  service: used(),
  servicefile: used(),
  target_session_attrs: used(oneOf('any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby')),
  load_balance_hosts: used(oneOf('disable', 'random')),
  gssencmode: { kind: 'means', means: (value) => (value === 'disable' || value === 'prefer' ? {} : undefined), allowed: 'disable, prefer: Skein does not speak GSSAPI' },
  krbsrvname: noEffect(gssapi),
  gsslib: noEffect(gssapi),
  gssdelegation: noEffect(gssapi),
  min_protocol_version: { kind: 'means', means: (value) => (value === '3.0' ? {} : undefined), allowed: '3.0, which is what Skein speaks' },
  max_protocol_version: noEffect('Skein speaks 3.0, the oldest'),
  sslsni: { kind: 'means', means: (value) => (value === '1' ? {} : undefined), allowed: '1: the host name is always sent' },
  sslcrldir: refused('revocation lists are read from one file here', 'Use sslcrl with the file.'),
  sslkeylogfile: refused('TLS keys are never written out here'),
  requirepeer: refused('Node cannot ask who owns the other end of a socket'),
  replication: refused('replication connections run no migrations'),
  scram_client_key: refused('only passwords are supported for SCRAM'),
  scram_server_key: refused('only passwords are supported for SCRAM'),
  oauth_issuer: refused('OAuth is not supported'),
  oauth_client_id: refused('OAuth is not supported'),
  oauth_client_secret: refused('OAuth is not supported'),
  oauth_scope: refused('OAuth is not supported'),
}

/** What users have in their URLs for other tools, each with whose it is. */
const others: Readonly<Record<string, Parameter>> = {
  // Prisma (schema engine's URL documentation). Its `schema` is the whole search path of the session.
  schema: { kind: 'means', means: (value) => ({ search_schema: value }) },
  pgbouncer: noEffect('a pooler is recognised by its behaviour'),
  connection_limit: noEffect(pool),
  pool_timeout: noEffect(pool),
  socket_timeout: noEffect('deadlines are set per command here'),
  statement_cache_size: noEffect(prepared),
  single_use_connections: noEffect(pool),
  max_connection_lifetime: noEffect(pool),
  max_idle_connection_lifetime: noEffect(pool),
  sslaccept: { kind: 'means', means: (value) => (value === 'strict' ? { sslmode_at_least: 'verify-full' } : value === 'accept_invalid_certs' ? {} : undefined), allowed: 'strict, accept_invalid_certs' },
  sslidentity: refused('PKCS#12 files are not read here', 'Give the certificate and its key as PEM files: sslcert, sslkey.'),
  // node-postgres (pg-connection-string).
  ssl: { kind: 'means', means: (value) => (value === 'true' || value === '1' || value === 'no-verify' ? { sslmode: 'require' } : value === 'false' || value === '0' ? { sslmode: 'disable' } : undefined), allowed: 'true, false' },
  uselibpqcompat: noEffect('URLs mean what libpq means by them in any case'),
  max: noEffect(pool),
  min: noEffect(pool),
  idleTimeoutMillis: noEffect(pool),
  connectionTimeoutMillis: noEffect('every command here has a deadline of its own'),
  encoding: { kind: 'means', means: (value) => ({ client_encoding: value }) },
  statement_timeout: setting('statement_timeout'),
  lock_timeout: setting('lock_timeout'),
  idle_in_transaction_session_timeout: setting('idle_in_transaction_session_timeout'),
  // Atlas, lib/pq, pgx: run-time settings by their own names; pgxpool; prepared statements.
  search_path: searchPath,
  timezone: setting('timezone'),
  TimeZone: setting('timezone'),
  datestyle: setting('datestyle'),
  role: setting('role'),
  binary_parameters: noEffect(prepared),
  default_query_exec_mode: noEffect(prepared),
  statement_cache_capacity: noEffect(prepared),
  description_cache_capacity: noEffect(prepared),
  pool_max_conns: noEffect(pool),
  pool_min_conns: noEffect(pool),
  pool_max_conn_lifetime: noEffect(pool),
  pool_max_conn_idle_time: noEffect(pool),
  pool_health_check_period: noEffect(pool),
  // JDBC.
  currentSchema: searchPath,
  ApplicationName: { kind: 'means', means: (value) => ({ application_name: value }) },
  loginTimeout: { kind: 'means', means: (value) => ({ connect_timeout: value }) },
  prepareThreshold: noEffect(prepared),
  targetServerType: { kind: 'means', means: (value) => targetServerTypes[value], allowed: 'any, primary, master, secondary, slave, preferSecondary' },
  // Supabase, Neon and hosting consoles put these behind their pooler URLs.
  supa: noEffect('it is a note of the hosting console'),
  workaround: noEffect('it is a note of the hosting console'),
}

const targetServerTypes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  any: { target_session_attrs: 'any' },
  primary: { target_session_attrs: 'primary' },
  master: { target_session_attrs: 'primary' },
  secondary: { target_session_attrs: 'standby' },
  slave: { target_session_attrs: 'standby' },
  preferSecondary: { target_session_attrs: 'prefer-standby' },
}

/** Every parameter that is known, whoever's it is. Names are compared as written, as libpq does. */
export const parameters: ReadonlyMap<string, Parameter> = new Map([...Object.entries(others), ...Object.entries(libpq)])

/** Variables that stand for parameters (libpq's documentation, section "Environment Variables"). */
export const environmentVariables: Readonly<Record<string, string>> = {
  PGHOST: 'host',
  PGHOSTADDR: 'hostaddr',
  PGPORT: 'port',
  PGDATABASE: 'dbname',
  PGUSER: 'user',
  PGPASSWORD: 'password',
  PGPASSFILE: 'passfile',
  PGREQUIREAUTH: 'require_auth',
  PGCHANNELBINDING: 'channel_binding',
  PGSERVICE: 'service',
  PGSERVICEFILE: 'servicefile',
  PGOPTIONS: 'options',
  PGAPPNAME: 'application_name',
  PGSSLMODE: 'sslmode',
  PGREQUIRESSL: 'requiressl',
  PGSSLNEGOTIATION: 'sslnegotiation',
  PGSSLCERT: 'sslcert',
  PGSSLKEY: 'sslkey',
  PGSSLCERTMODE: 'sslcertmode',
  PGSSLROOTCERT: 'sslrootcert',
  PGSSLCRL: 'sslcrl',
  PGSSLCRLDIR: 'sslcrldir',
  PGSSLSNI: 'sslsni',
  PGREQUIREPEER: 'requirepeer',
  PGSSLMINPROTOCOLVERSION: 'ssl_min_protocol_version',
  PGSSLMAXPROTOCOLVERSION: 'ssl_max_protocol_version',
  PGGSSENCMODE: 'gssencmode',
  PGCONNECT_TIMEOUT: 'connect_timeout',
  PGCLIENTENCODING: 'client_encoding',
  PGTARGETSESSIONATTRS: 'target_session_attrs',
  PGLOADBALANCEHOSTS: 'load_balance_hosts',
  PGMINPROTOCOLVERSION: 'min_protocol_version',
  PGTZ: 'timezone',
  PGDATESTYLE: 'datestyle',
}

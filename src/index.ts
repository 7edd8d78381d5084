export { atlas, command, defineFleet, drizzle, env, file, keyspaces, prisma, sql, wrangler } from './config/factories.ts'
export type { KeyspacesOptions } from './config/factories.ts'
export type {
  AtlasConfig,
  CommandValue,
  DatabaseConfig,
  DrizzleConfig,
  EnvValue,
  FileValue,
  FleetConfig,
  FleetDefinition,
  FormatConfig,
  FormatName,
  PrismaConfig,
  SqlConfig,
  Value,
  WranglerConfig,
} from './config/shape.ts'
export { SkeinError } from './errors/skein-error.ts'
export { migrate, ready, status } from './library.ts'
export type { FleetSource } from './library.ts'
export type { MigrateOptions } from './fleet/migrate-options.ts'
export type { ReadyOptions } from './fleet/ready.ts'
export type { StatusOptions } from './fleet/status.ts'
export type { DatabaseMigration, MigrateReport } from './fleet/reports/migrate.ts'
export type { DatabaseReady, ReadyReport } from './fleet/reports/ready.ts'
export type { DatabaseStatus, StatusReport } from './fleet/reports/status.ts'

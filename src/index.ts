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

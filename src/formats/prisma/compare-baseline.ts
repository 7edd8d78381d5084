import type { Finding, Folder, Ledger } from '../../model/migration.ts'
import type { Settled } from '../format.ts'

/** Tables of PostGIS that do not make a database "not empty" (schema engine, P3005). */
const postgis = /^(?:spatial_ref_sys|geometry_columns|geography_columns|raster_columns|raster_overviews)$/i

/** Prisma's P3005: no ledger, but tables that it does not know to be somebody else's. */
export function baselineFindings(folder: Folder, ledger: Ledger, settled: Settled): readonly Finding[] {
  if (ledger.exists || folder.migrations.length === 0) return []
  const external = new Set((settled.extra.external as readonly string[] | undefined) ?? [])
  const foreign = (ledger.otherTables ?? []).filter((table) => !postgis.test(table) && !external.has(table) && !external.has(`${ledger.schema ?? ''}.${table}`))
  if (foreign.length === 0) return []
  return [
    {
      kind: 'baseline-needed',
      message: `The database has no ledger yet, but it is not empty: ${foreign.slice(0, 3).join(', ')}${foreign.length > 3 ? ` and ${foreign.length - 3} more` : ''}.`,
      tool: '`migrate deploy` refuses (P3005).',
      skein: 'Refuses to migrate: it cannot know which migrations the tables already contain.',
      hint: `For each migration that the database already has, run \`prisma migrate resolve --applied <name>\`, beginning with ${folder.migrations[0]?.name ?? ''}. Tables of other programs belong into \`tables.external\` of prisma.config.`,
      blocks: true,
    },
  ]
}

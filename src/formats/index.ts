import type { FormatConfig, FormatName } from '../config/shape.ts'
import type { Format } from './format.ts'

/** Every format, loaded when first used. */
export const formats: Readonly<Record<FormatName, () => Promise<Format>>> = {
  drizzle: async () => (await import('./drizzle/format.ts')).drizzle as unknown as Format,
  prisma: async () => (await import('./prisma/format.ts')).prisma as unknown as Format,
  atlas: async () => (await import('./atlas/format.ts')).atlas as unknown as Format,
  wrangler: async () => (await import('./wrangler/format.ts')).wrangler as unknown as Format,
  sql: async () => (await import('./sql/format.ts')).sql as unknown as Format,
}

/** The format of a configuration. */
export function formatOf(config: FormatConfig): Promise<Format> {
  return formats[config.name]()
}

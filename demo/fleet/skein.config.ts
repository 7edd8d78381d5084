import { atlas, defineFleet, drizzle, prisma, sql, wrangler } from 'skein'

export default defineFleet({
  databases: {
    policies: { url: 'pglite:data/policies', format: drizzle({ dir: 'policies/drizzle' }), groups: ['core'] },
    customers: { url: 'pglite:data/customers', format: prisma({ dir: 'customers/prisma/migrations' }), groups: ['core'] },
    claims: { url: 'sqlite:data/claims.db', format: atlas({ dir: 'claims/migrations' }), groups: ['core'] },
    billing: { url: 'sqlite:data/billing.db', format: sql({ dir: 'billing/migrations' }), groups: ['money'] },
    portal: { format: wrangler({ config: 'portal/wrangler.toml', binding: 'DB' }), groups: ['edge'] },
    agents: { format: wrangler({ config: 'agents/wrangler.jsonc', binding: 'DB' }), groups: ['edge'] },
  },
})

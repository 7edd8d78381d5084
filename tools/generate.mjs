// Writes the generated files: JSON Schemas and the references in docs/. The sources are TypeScript, so they are loaded through jiti.
import { createJiti } from 'jiti'

const { write } = await createJiti(import.meta.url, { fsCache: false }).import('./generate.ts')
await write()

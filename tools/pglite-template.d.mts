/** The same name as in src/dialects/postgres/transports/pglite-version.ts. */
export const templateName: string
/** The template in the cache folder, made when it is not there; copied to `file` when one is given. Resolves to the path. */
export function makeTemplate(file?: string): Promise<string>

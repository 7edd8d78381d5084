/** Skein's own version: equal to package.json's, which a test holds. */
export const version = '0.1.0'

/** The words that the guard fails with: they come back in the server's error and are read by `classify` and by `atomic`. */
export const guardWords = { ledger: 'skein: the ledger has moved', session: 'skein: the session was changed' } as const

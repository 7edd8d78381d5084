/** What a character can begin, by code; for codes below 128. */
export const charClass = { other: 0, blank: 1, word: 2, digit: 3, special: 4 } as const

const special = '-/#$\\\'"`[*'

const classes: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  if (code <= 32 || code === 127) return charClass.blank
  if (/[a-z_]/i.test(character)) return charClass.word
  if (/[0-9]/.test(character)) return charClass.digit
  return special.includes(character) ? charClass.special : charClass.other
})

/** What the character begins. Everything beyond ASCII begins a word, as in all three engines. */
export function classOf(code: number): number {
  return code < 128 ? classes[code]! : charClass.word
}

/** Letters, digits, underscore, `$`, everything beyond ASCII. */
export function isWordCode(code: number): boolean {
  return code >= 128 || classes[code] === charClass.word || classes[code] === charClass.digit || code === 36
}

/** Space, tab, line ends and the other control characters. */
export function isBlank(code: number): boolean {
  return code < 128 && classes[code] === charClass.blank
}
